package dev.plinth.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What an entry of the log says about a collection or a record, as far as rows are held against it. */
@JsonIgnoreProperties(ignoreUnknown = true)
record LoggedChange(
        String action,
        @Nullable String before,
        @Nullable String after,
        @Nullable Map<String, String> facts) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String VERSION = "version";

    /** Nothing if this is no entry; the check of the log says what is wrong with it. */
    static Optional<LoggedChange> parse(byte[] body) {
        try {
            return Optional.ofNullable(MAPPER.readValue(body, LoggedChange.class))
                    .filter(change -> change.action() != null);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Whether it changed what another entry left. */
    boolean follows(LoggedChange earlier) {
        return before != null && before.equals(earlier.after);
    }

    /** Whether this is the digest of the state after the change. */
    boolean leftAs(String digest) {
        return digest.equals(after);
    }

    /** The version that a schema with a MAC had after the change; none where there was no MAC yet. */
    OptionalLong version() {
        return number(VERSION);
    }

    OptionalLong number(String name) {
        return fact(name)
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElseGet(OptionalLong::empty);
    }

    Optional<String> fact(String name) {
        return facts == null ? Optional.empty() : Optional.ofNullable(facts.get(name));
    }

    /** The fact by which {@link #version} is told. */
    static Map<String, String> versioned(int version) {
        return Map.of(VERSION, Integer.toString(version));
    }
}
