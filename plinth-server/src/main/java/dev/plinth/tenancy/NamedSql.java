package dev.plinth.tenancy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A statement with named parameters, turned into the driver's positional form. Refuses a statement that does not name
 * {@code :org}: that is the second lock.
 *
 * @param jdbc the statement with a question mark for each parameter
 * @param parts its text before, between and after the parameters: one more than there are names
 */
record NamedSql(String jdbc, List<String> parts, List<String> names) {
    private static final int MOST_CACHED = 4_096;
    private static final ConcurrentHashMap<String, NamedSql> CACHE = new ConcurrentHashMap<>();

    NamedSql {
        parts = List.copyOf(parts);
        names = List.copyOf(names);
    }

    /** The statement with the word null in place of each parameter that is absent, a question mark for each other. */
    String jdbc(Predicate<String> absent) {
        if (names.stream().noneMatch(absent)) return jdbc;
        StringBuilder sql = new StringBuilder(parts.getFirst());
        for (int i = 0; i < names.size(); i++)
            sql.append(absent.test(names.get(i)) ? "null" : "?").append(parts.get(i + 1));
        return sql.toString();
    }

    static NamedSql ofOrg(String sql) {
        NamedSql known = CACHE.get(sql);
        if (known != null) return known;
        NamedSql parsed = parse(sql);
        if (!parsed.names().contains("org"))
            throw new IllegalArgumentException("The statement does not name :org, so it could touch rows of every"
                    + " organisation. Add \"where org_id = :org\" or insert :org. Statement: " + sql);
        if (CACHE.size() < MOST_CACHED) CACHE.putIfAbsent(sql, parsed);
        return parsed;
    }

    static NamedSql parse(String text) {
        String sql = text.strip();
        if (sql.indexOf('\\') >= 0)
            throw new IllegalArgumentException(
                    "A statement holds no backslash, which hides a quote in some literals; bind the text instead: "
                            + sql);
        StringBuilder out = new StringBuilder();
        List<String> parts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\'' || c == '"') {
                int end = sql.indexOf(c, at + 1);
                if (end < 0) throw new IllegalArgumentException("A quote is not closed in: " + sql);
                out.append(sql, at, end + 1);
                at = end + 1;
            } else if (c == ';' || sql.startsWith("--", at) || sql.startsWith("/*", at) || c == '$' || c == '?') {
                throw new IllegalArgumentException(
                        "A statement holds no ';', '?', '$' or comment; found one at " + at + " in: " + sql);
            } else if (c == ':' && at + 1 < sql.length() && sql.charAt(at + 1) == ':') {
                out.append("::");
                at += 2;
            } else if (c == ':' && at + 1 < sql.length() && Character.isLetter(sql.charAt(at + 1))) {
                int end = at + 1;
                while (end < sql.length() && Character.isLetterOrDigit(sql.charAt(end))) end++;
                names.add(sql.substring(at + 1, end));
                parts.add(out.toString());
                out.setLength(0);
                at = end;
            } else {
                out.append(c);
                at++;
            }
        }
        parts.add(out.toString());
        return new NamedSql(String.join("?", parts), parts, names);
    }
}
