package dev.plinth.egress;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An answer of a web server, whole.
 *
 * @param headers all values by name in lower case
 */
@SuppressWarnings("ArrayRecordComponent") // lives from hearing to looking only
public record Heard(int status, Map<String, List<String>> headers, byte[] body) {
    public Heard {
        Map<String, List<String>> lower = new HashMap<>();
        headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        headers = Map.copyOf(lower);
    }

    public List<String> all(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Headers and body, as one text of bytes to be searched. */
    public byte[] everything() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(headers.toString().getBytes(StandardCharsets.UTF_8));
        all.writeBytes(body);
        return all.toByteArray();
    }

    /** The same answer without one header, for a twin that forgot it. */
    public Heard without(String name) {
        Map<String, List<String>> fewer = new HashMap<>(headers);
        fewer.remove(name.toLowerCase(Locale.ROOT));
        return new Heard(status, fewer, body);
    }

    /** The same answer with one header set. */
    public Heard with(String name, String value) {
        Map<String, List<String>> more = new HashMap<>(headers);
        more.put(name.toLowerCase(Locale.ROOT), List.of(value));
        return new Heard(status, more, body);
    }

    public Heard saying(byte[] other) {
        return new Heard(status, headers, other);
    }
}
