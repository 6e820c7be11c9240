package dev.plinth.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes JSON of which there is exactly one form: members in the order they are added, no white space, strings escaped as
 * RFC 8785, section 3.2.2.2, UTF-8.
 */
final class CanonicalJson {
    private static final char FIRST_PRINTABLE = ' ';
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(512);
    private boolean first;

    private CanonicalJson(boolean first) {
        this.first = first;
    }

    static CanonicalJson beginning() {
        return new CanonicalJson(true);
    }

    /** Writes on inside an object that has members already. */
    static CanonicalJson continuing() {
        return new CanonicalJson(false);
    }

    CanonicalJson open() {
        out.append('{');
        first = true;
        return this;
    }

    CanonicalJson close() {
        out.append('}');
        first = false;
        return this;
    }

    CanonicalJson name(String name) {
        if (!first) out.append(',');
        first = false;
        string(name);
        out.append(':');
        return this;
    }

    CanonicalJson member(String name, String value) {
        name(name);
        string(value);
        return this;
    }

    CanonicalJson member(String name, int value) {
        name(name);
        out.append(value);
        return this;
    }

    CanonicalJson member(String name, boolean value) {
        name(name);
        out.append(value);
        return this;
    }

    CanonicalJson member(String name, Collection<String> values) {
        name(name);
        out.append('[');
        for (Iterator<String> each = values.iterator(); each.hasNext(); ) {
            string(each.next());
            if (each.hasNext()) out.append(',');
        }
        out.append(']');
        return this;
    }

    /** An object of strings, sorted by UTF-16 code units (RFC 8785, section 3.2.3). */
    CanonicalJson member(String name, Map<String, String> sorted) {
        name(name).open();
        sorted.forEach(this::member);
        return close();
    }

    byte[] bytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void string(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < FIRST_PRINTABLE) {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
                    } else {
                        if (Character.isSurrogate(c)) i = pair(value, i);
                        else out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private int pair(String value, int i) {
        boolean whole = i + 1 < value.length() && Character.isSurrogatePair(value.charAt(i), value.charAt(i + 1));
        if (!whole) throw new IllegalArgumentException("A text in an entry holds half of a surrogate pair");
        out.append(value, i, i + 2);
        return i + 1;
    }
}
