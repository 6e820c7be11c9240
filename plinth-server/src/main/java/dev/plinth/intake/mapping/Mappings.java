package dev.plinth.intake.mapping;

import dev.plinth.intake.chat.ChatForm;
import dev.plinth.intake.csv.CsvColumn;
import dev.plinth.intake.csv.CsvMapping;
import dev.plinth.intake.format.FieldSpec;
import dev.plinth.problem.ProblemException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns mapping files into what readers need; refuses a wrong one by the key in question. Format: docs/import.md. */
public final class Mappings {
    private static final Set<String> CSV =
            Set.of("format", "collection", "delimiter", "key", "subject", "department", "columns", "ignore");
    private static final Set<String> COLUMN = Set.of("field", "type", "class", "search", "required", "dates");
    private static final Set<String> CHAT = Set.of(
            "format",
            "conversation",
            "customer",
            "topic",
            "channel",
            "opened",
            "profile",
            "turns",
            "speaker",
            "text",
            "time");

    private Mappings() {}

    /** Refuses what is a mapping of no format; throws {@link ProblemException} {@code invalid-request} naming the key. */
    public static void require(String text) {
        switch (MappingText.parse(text).needed("format")) {
            case "csv" -> csv(text);
            case "chat-jsonl" -> chat(text);
            default -> throw ProblemException.field("mapping.format", "is not known", "csv or chat-jsonl");
        }
    }

    /** Throws {@link ProblemException} {@code invalid-request} naming the key. */
    public static CsvMapping csv(String text) {
        MappingText mapping = MappingText.parse(text).only(CSV);
        format(mapping, "csv");
        String collection = mapping.needed("collection");
        if (!collection.matches("[a-z][a-z0-9_-]{0,62}"))
            throw ProblemException.field(mapping.path("collection"), "is no collection name", "[a-z][a-z0-9_-]{0,62}");
        Map<String, CsvColumn> columns = columns(mapping);
        List<String> key = mapping.texts("key");
        List<String> fields =
                columns.values().stream().map(one -> one.field().name()).toList();
        if (key.isEmpty() || !fields.containsAll(key))
            throw ProblemException.field(mapping.path("key"), "does not name fields of columns", "one or more fields");
        if (fields.stream().distinct().count() != fields.size())
            throw ProblemException.field(mapping.path("columns"), "two columns fill one field", "each field once");
        return new CsvMapping(
                collection,
                delimiter(mapping),
                key,
                mapping.text("subject"),
                mapping.text("department"),
                columns,
                Set.copyOf(mapping.texts("ignore")));
    }

    private static char delimiter(MappingText mapping) {
        String text = mapping.text("delimiter").orElse(",");
        if (text.length() != 1 || "\"\r\n\0".contains(text))
            throw ProblemException.field(mapping.path("delimiter"), "is not one usable character", ", ; | or a tab");
        return text.charAt(0);
    }

    private static Map<String, CsvColumn> columns(MappingText mapping) {
        MappingText described = mapping.object("columns")
                .orElseThrow(() -> ProblemException.field(mapping.path("columns"), "is missing", "columns by header"));
        Map<String, CsvColumn> columns = new LinkedHashMap<>();
        for (String header : described.keys()) {
            MappingText column = described.object(header).orElseThrow().only(COLUMN);
            columns.put(header, column(header, column));
        }
        if (columns.isEmpty()) throw ProblemException.field(mapping.path("columns"), "is empty", "columns by header");
        return columns;
    }

    private static CsvColumn column(String header, MappingText column) {
        String name = column.text("field").orElse(header);
        if (!name.matches("[a-z][a-z0-9_]{0,62}"))
            throw ProblemException.field(column.path("field"), "is no field name", "[a-z][a-z0-9_]{0,62}");
        FieldSpec.Type type = choose(column, "type", FieldSpec.Type.values(), FieldSpec.Type.STRING);
        if (type == FieldSpec.Type.JSON)
            throw ProblemException.field(column.path("type"), "cannot be read from a column", "another type");
        FieldSpec field = new FieldSpec(
                name,
                type,
                choose(column, "class", FieldSpec.Sensitivity.values(), FieldSpec.Sensitivity.PERSONAL),
                column.flag("search"),
                column.flag("required"));
        return new CsvColumn(field, column.text("dates").map(pattern -> dates(column, pattern)));
    }

    private static DateTimeFormatter dates(MappingText column, String pattern) {
        try {
            DateTimeFormatter form =
                    DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
            // a pattern with hours in it, or without a year, reads no date
            if (LocalDate.parse(form.format(LocalDate.EPOCH), form).equals(LocalDate.EPOCH)) return form;
        } catch (IllegalArgumentException | DateTimeException unknown) {
            throw noDate(column);
        }
        throw noDate(column);
    }

    private static ProblemException noDate(MappingText column) {
        return ProblemException.field(
                column.path("dates"), "is no pattern of a whole date", "a pattern such as dd.MM.uuuu");
    }

    private static <E extends Enum<E>> E choose(MappingText column, String key, E[] choices, E otherwise) {
        Optional<String> wanted = column.text(key);
        if (wanted.isEmpty()) return otherwise;
        for (E choice : choices) if (choice.name().toLowerCase(Locale.ROOT).equals(wanted.get())) return choice;
        List<String> names = Arrays.stream(choices)
                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                .toList();
        throw ProblemException.field(column.path(key), "is not known", "one of " + String.join(", ", names));
    }

    /** Throws {@link ProblemException} {@code invalid-request} naming the key. */
    public static ChatForm chat(String text) {
        MappingText mapping = MappingText.parse(text).only(CHAT);
        format(mapping, "chat-jsonl");
        Map<String, String> profile = new LinkedHashMap<>();
        Optional<MappingText> described = mapping.object("profile");
        if (described.isPresent())
            for (String field :
                    described.get().only(Set.copyOf(ChatForm.PROFILE)).keys())
                profile.put(field, described.get().needed(field));
        List<String> customer = mapping.texts("customer");
        if (customer.isEmpty())
            throw ProblemException.field(mapping.path("customer"), "is missing", "one path or several, the best first");
        return new ChatForm(
                mapping.needed("conversation"),
                customer,
                mapping.text("topic"),
                mapping.text("channel"),
                mapping.text("opened"),
                profile,
                mapping.text("turns").orElse("turns"),
                mapping.needed("speaker"),
                mapping.needed("text"),
                mapping.text("time"));
    }

    private static void format(MappingText mapping, String format) {
        if (!mapping.needed("format").equals(format))
            throw ProblemException.field(mapping.path("format"), "is not the format of this import", format);
    }
}
