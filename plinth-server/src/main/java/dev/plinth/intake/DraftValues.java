package dev.plinth.intake;

import dev.plinth.vault.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Turns what readers give into values of the vault. */
final class DraftValues {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DraftValues() {}

    static Value of(Object value) {
        return switch (value) {
            case String text -> Value.of(text);
            case Long number -> Value.of(number);
            case BigDecimal number -> Value.of(number);
            case Boolean flag -> Value.of(flag);
            case LocalDate day -> Value.of(day);
            case Instant moment -> Value.of(moment);
            case List<?> list -> Value.json(JSON.writeValueAsString(list));
            case Map<?, ?> map -> Value.json(JSON.writeValueAsString(map));
            default -> throw new IllegalStateException("A reader gave a " + value.getClass());
        };
    }
}
