package dev.plinth.intake;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What the newest entry about an import says, where its row is not vouched for. Entries: docs/formats/entry-v1.md. */
@JsonIgnoreProperties(ignoreUnknown = true)
record LoggedImport(
        @Nullable Instant time,
        @Nullable String action,
        @Nullable Thing object,
        @Nullable Map<String, String> facts) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    record Thing(@Nullable String type, @Nullable String id) {}

    /** Nothing if this is no entry; the check of the log says what is wrong with it. */
    static Optional<LoggedImport> parse(byte[] body) {
        try {
            return Optional.of(JSON.readValue(body, LoggedImport.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Whether it says that this import is loaded. */
    boolean ends(ImportId id) {
        return "import.finish".equals(action) && new Thing("import", id.toString()).equals(object);
    }

    /** The records of the file. */
    long records() {
        return Optional.ofNullable(facts)
                .map(known -> known.get("records"))
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::valueOf)
                .orElse(0L);
    }
}
