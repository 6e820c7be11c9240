package dev.plinth.http;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedConstructor;
import tools.jackson.databind.introspect.AnnotatedMethod;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/** Teaches Jackson what our records already say: which components may be absent, and which records only wrap one value. */
final class RecordIntrospector extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;
    private static final String OURS = "dev.plinth.";
    private static final Set<Class<?>> MAY_BE_ABSENT = Set.of(Optional.class, OptionalInt.class, OptionalLong.class);

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public JsonSetter.@Nullable Value findSetterInfo(MapperConfig<?> config, Annotated member) {
        if (!(member instanceof AnnotatedParameter parameter)) return null;
        Class<?> owner = parameter.getDeclaringClass();
        if (!isOurs(owner)) return null;
        RecordComponent component = owner.getRecordComponents()[parameter.getIndex()];
        if (mayBeAbsent(component)) return null;
        Nulls content = elementsMayBeNull(component.getAnnotatedType()) ? Nulls.DEFAULT : Nulls.FAIL;
        return JsonSetter.Value.construct(Nulls.FAIL, content);
    }

    @Override
    public @Nullable Boolean hasAsValue(MapperConfig<?> config, Annotated member) {
        boolean isValue = member instanceof AnnotatedMethod method
                && method.getParameterCount() == 0
                && method.getName().equals("value")
                && wrapsOneValue(method.getDeclaringClass());
        return isValue ? Boolean.TRUE : null;
    }

    @Override
    public JsonCreator.@Nullable Mode findCreatorAnnotation(MapperConfig<?> config, Annotated member) {
        boolean wraps = member instanceof AnnotatedConstructor constructor
                && constructor.getParameterCount() == 1
                && wrapsOneValue(constructor.getDeclaringClass());
        return wraps ? JsonCreator.Mode.DELEGATING : null;
    }

    static boolean isOurs(Class<?> type) {
        return type.isRecord() && type.getName().startsWith(OURS);
    }

    static boolean wrapsOneValue(Class<?> type) {
        if (!isOurs(type)) return false;
        RecordComponent[] components = type.getRecordComponents();
        return components.length == 1 && components[0].getName().equals("value");
    }

    static boolean mayBeAbsent(RecordComponent component) {
        return MAY_BE_ABSENT.contains(component.getType())
                || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static boolean elementsMayBeNull(AnnotatedType type) {
        if (!(type instanceof java.lang.reflect.AnnotatedParameterizedType generic)) return true;
        AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
        return arguments[arguments.length - 1].isAnnotationPresent(Nullable.class);
    }
}
