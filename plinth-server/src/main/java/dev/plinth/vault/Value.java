package dev.plinth.vault;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * A value of a field, as text that is kept exactly. Its {@code toString} does not show it.
 *
 * @param kind which kind of JSON value it is
 * @param text a {@code TEXT}'s characters; of the other kinds the JSON text
 */
@JsonDeserialize(using = ValueJson.Reader.class)
@JsonSerialize(using = ValueJson.Writer.class)
public record Value(Kind kind, String text) {
    /** Kinds of JSON values. {@code NOTHING} is {@code null}: no value. */
    public enum Kind {
        TEXT,
        NUMBER,
        FLAG,
        STRUCTURE,
        NOTHING
    }

    public static Value of(String text) {
        return new Value(Kind.TEXT, text);
    }

    public static Value of(long number) {
        return new Value(Kind.NUMBER, Long.toString(number));
    }

    public static Value of(BigInteger number) {
        return new Value(Kind.NUMBER, number.toString());
    }

    public static Value of(BigDecimal number) {
        return new Value(Kind.NUMBER, number.toString());
    }

    public static Value of(boolean flag) {
        return new Value(Kind.FLAG, Boolean.toString(flag));
    }

    public static Value of(LocalDate day) {
        return of(day.toString());
    }

    public static Value of(Instant moment) {
        return of(moment.toString());
    }

    /** Reads one JSON value; throws {@link IllegalArgumentException} on anything else. */
    public static Value json(String text) {
        return JsonText.parse(text);
    }

    /** No value. */
    public static Value nothing() {
        return new Value(Kind.NOTHING, "null");
    }

    public boolean isNothing() {
        return kind == Kind.NOTHING;
    }

    /** This value as JSON text. */
    public String toJson() {
        return kind == Kind.TEXT ? JsonText.quote(text) : text;
    }

    @Override
    public String toString() {
        return "Value[%s, %d characters]".formatted(kind, text.length());
    }
}
