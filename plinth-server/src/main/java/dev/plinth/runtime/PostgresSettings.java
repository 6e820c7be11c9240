package dev.plinth.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How an embedded PostgreSQL is set up, as arguments of its command line. */
final class PostgresSettings {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("max_connections", "100"),
            Map.entry("shared_buffers", "64MB"),
            Map.entry("jit", "off"),
            Map.entry("password_encryption", "scram-sha-256"),
            Map.entry("log_statement", "none"),
            Map.entry("log_min_error_statement", "panic"),
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_parameter_max_length", "0"),
            Map.entry("log_parameter_max_length_on_error", "0"),
            Map.entry("log_min_duration_statement", "-1"),
            Map.entry("track_activity_query_size", "256"),
            Map.entry("max_wal_size", "1GB"));

    private static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

    private PostgresSettings() {}

    /** The defaults, then what the caller wishes, then what cannot be wished away. */
    static List<String> arguments(Map<String, String> wishes, int port) {
        Map<String, String> all = new TreeMap<>(DEFAULTS);
        all.putAll(wishes);
        all.putAll(DURABLE);
        all.put("port", Integer.toString(port));
        List<String> arguments = new ArrayList<>();
        all.forEach((key, value) -> arguments.addAll(List.of("-c", key + "=" + value)));
        return arguments;
    }
}
