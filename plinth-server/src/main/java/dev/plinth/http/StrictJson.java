package dev.plinth.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.introspect.AnnotationIntrospectorPair;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads JSON exactly: unknown, duplicate and missing members are refused by name, nothing is coerced, numbers keep their
 * value, strings keep their characters (U+0000 included). Whatever it refuses becomes a
 * {@link dev.plinth.problem.ProblemException} with status 400 that names the field or the position, never the value.
 *
 * <p>In a {@code @NullMarked} record every component is required unless it is {@code Optional} or {@code @Nullable}. A
 * record with the one component {@code value} is written as that value.
 */
public final class StrictJson {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_NUMBER_CHARACTERS = 1_000;
    private static final int MAX_NAME_CHARACTERS = 1_000;

    private final JsonMapper mapper = mapperOf();

    private static JsonMapper mapperOf() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER_CHARACTERS)
                        .maxNameLength(MAX_NAME_CHARACTERS)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        JsonMapper.Builder builder = JsonMapper.builder(factory)
                .annotationIntrospector(
                        new AnnotationIntrospectorPair(new JacksonAnnotationIntrospector(), new RecordIntrospector()))
                .addModule(new SimpleModule("plinth").addDeserializer(UUID.class, new CanonicalUuid()))
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(MapperFeature.INFER_PROPERTY_MUTATORS, MapperFeature.USE_GETTERS_AS_SETTERS)
                .changeDefaultPropertyInclusion(in -> in.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                .withCoercionConfigDefaults(config -> {
                    for (CoercionInputShape shape : CoercionInputShape.values())
                        config.setCoercion(shape, CoercionAction.Fail);
                });
        for (LogicalType type : new LogicalType[] {LogicalType.Float})
            builder.withCoercionConfig(
                    type, config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert));
        return builder.build();
    }

    /** The mapper for writing answers. Reading with it directly skips the checks of the text. */
    public JsonMapper mapper() {
        return mapper;
    }

    public <T> T read(byte[] json, Class<T> type) {
        return type.cast(read(json, mapper.constructType(type)));
    }

    public JsonNode tree(byte[] json) {
        return read(json, JsonNode.class);
    }

    /** Reads one value that fills the whole text. */
    public Object read(byte[] json, JavaType type) {
        StrictText.check(json);
        try {
            @Nullable Object value = mapper.readerFor(type).readValue(json);
            if (value == null) throw ProblemException.field("body", "is null", "a value");
            return value;
        } catch (JacksonException e) {
            throw BodyFaults.all(mapper, json, type, JsonProblems.of(e));
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_JSON, "The body holds a number whose exponent is out of range");
        }
    }
}
