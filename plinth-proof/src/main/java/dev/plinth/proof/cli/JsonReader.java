package dev.plinth.proof.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one JSON text strictly (RFC 8259): nothing around it, no member twice, at most 32 levels. */
final class JsonReader {
    private static final int DEEPEST = 32;
    private static final Pattern LITERAL =
            Pattern.compile("true|false|null|-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
    private static final Pattern PLAIN = Pattern.compile("[^\"\\\\\\x00-\\x1f]+");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{4}");
    private static final Pattern SPACE = Pattern.compile("[ \\t\\n\\r]*");
    private static final Map<Character, Character> ESCAPES =
            Map.of('"', '"', '\\', '\\', '/', '/', 'b', '\b', 'f', '\f', 'n', '\n', 'r', '\r', 't', '\t');

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /** The object a text is, or nothing if it is anything else or not JSON. */
    static Optional<Json.Obj> object(String text) {
        var reader = new JsonReader(text);
        try {
            var value = reader.value(0);
            reader.skip();
            return reader.at == text.length() && value instanceof Json.Obj object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (NotJson e) {
            return Optional.empty();
        }
    }

    /** Ends reading from any depth. */
    private static final class NotJson extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotJson() {
            super("Not JSON");
        }
    }

    private Json value(int depth) {
        skip();
        if (depth > DEEPEST) {
            throw new NotJson();
        }
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> items(depth);
            case '"' -> new Json.Text(string());
            default -> new Json.Literal(match(LITERAL));
        };
    }

    private Json members(int depth) {
        var members = new LinkedHashMap<String, Json>();
        expect('{');
        if (!next('}')) {
            do {
                skip();
                var name = string();
                skip();
                expect(':');
                if (members.put(name, value(depth + 1)) != null) {
                    throw new NotJson();
                }
            } while (next(','));
            expect('}');
        }
        return new Json.Obj(members);
    }

    private Json items(int depth) {
        List<Json> items = new ArrayList<>();
        expect('[');
        if (!next(']')) {
            do {
                items.add(value(depth + 1));
            } while (next(','));
            expect(']');
        }
        return new Json.Arr(items);
    }

    private String string() {
        var string = new StringBuilder();
        expect('"');
        while (peek() != '"') {
            string.append(peek() == '\\' ? String.valueOf(escape()) : match(PLAIN));
        }
        expect('"');
        return string.toString();
    }

    private char escape() {
        expect('\\');
        char kind = peek();
        at++;
        if (kind == 'u') {
            return (char) Integer.parseInt(match(HEX), 16);
        }
        return Optional.ofNullable(ESCAPES.get(kind)).orElseThrow(NotJson::new);
    }

    private String match(Pattern pattern) {
        var matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw new NotJson();
        }
        at = matcher.end();
        return matcher.group();
    }

    private void skip() {
        match(SPACE);
    }

    private char peek() {
        if (at == text.length()) {
            throw new NotJson();
        }
        return text.charAt(at);
    }

    /** Takes the character if it comes next, after white space; leaves the rest where it is. */
    private boolean next(char c) {
        skip();
        boolean there = peek() == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw new NotJson();
        }
        at++;
    }
}
