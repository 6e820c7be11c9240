package dev.plinth.egress;

import java.io.IOException;
import java.util.Map;

/** A web server as somebody outside meets it. */
@FunctionalInterface
public interface Door {
    /**
     * Sends one request and returns whatever is answered; follows no redirect.
     *
     * @param path with its query, as it goes over the wire
     */
    Heard ask(String method, String path, Map<String, String> headers, byte[] body) throws IOException;

    default Heard get(String path, Map<String, String> headers) throws IOException {
        return ask("GET", path, headers, new byte[0]);
    }
}
