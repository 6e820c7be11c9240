package dev.plinth.tenancy;

import dev.plinth.runtime.Installation;
import dev.plinth.runtime.StoreAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the catalogue of a store holds after all migrations, object by object: tables, columns, constraints, indexes, policies,
 * triggers, rules, views, functions, grants, roles and whatever else decides what a statement reads, writes or runs. It comes with
 * the build ({@code db/catalogue-data.txt}, {@code db/catalogue-keys.txt}), where it is reviewed; a running database is held against it.
 */
final class StoreCatalogue {
    /*
     * How expressions are printed depends on settings of the session. Both statements go out in one string and so in one
     * transaction, and the settings end with it.
     */
    private static final String PLAIN = "select pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true),"
            + " pg_catalog.set_config('quote_all_identifiers', 'off', true);\n";
    private static final String SEPARATOR = " | ";

    /** A name may hold anything; each object is told in one line. */
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private static final int MOST_SHOWN = 300;

    static final StoreCatalogue DATA = new StoreCatalogue("data", List.of("plinth_app", "plinth_sequencer"));
    static final StoreCatalogue KEYS = new StoreCatalogue("keys", List.of("plinth_keys"));

    private final String store;
    private final List<String> roles;
    private final SortedMap<String, SortedSet<String>> made;

    private StoreCatalogue(String store, List<String> roles) {
        this.store = store;
        this.roles = roles;
        this.made = parsed(resource(file()));
    }

    static List<StoreCatalogue> all() {
        return List.of(DATA, KEYS);
    }

    /** Where its migrations are, on the class path. */
    String migrations() {
        return "db/" + store;
    }

    StoreAddress at(Installation.Region region) {
        return equals(DATA) ? region.dataAdmin() : region.keysAdmin();
    }

    /** The roles that serve requests in it. */
    List<String> roles() {
        return roles;
    }

    /** Where it is kept, on the class path. */
    String file() {
        return "db/catalogue-" + store + ".txt";
    }

    /** How many objects Plinth made. */
    int objects() {
        return made.size();
    }

    Set<String> names() {
        return Collections.unmodifiableSet(made.keySet());
    }

    /** Names of the objects that are not as Plinth made them, with what is wrong; empty when all are. Any role may ask. */
    List<String> differences(Connection connection) throws SQLException {
        SortedMap<String, SortedSet<String>> there = parsed(describe(connection));
        List<String> found = new ArrayList<>();
        made.forEach((object, description) -> {
            SortedSet<String> now = there.remove(object);
            if (now == null) found.add(object + " is missing");
            else if (!now.equals(description))
                found.add("%s was changed: it is “%s”, Plinth made “%s”"
                        .formatted(object, shown(now), shown(description)));
        });
        there.forEach(
                (object, description) -> found.add("%s is not Plinth's: “%s”".formatted(object, shown(description))));
        return found;
    }

    /** The catalogue of a database in the form of the file. */
    String describe(Connection connection) throws SQLException {
        String names = roles.stream().map(role -> ", '" + role + "'").collect(Collectors.joining());
        String sql = PLAIN + resource("db/catalogue.sql").replace("{roles}", "'plinth_owner'" + names);
        StringBuilder lines = new StringBuilder();
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            statement.getMoreResults();
            try (ResultSet result = statement.getResultSet()) {
                while (result.next())
                    lines.append(CONTROL.matcher(result.getString(1)).replaceAll("?"))
                            .append(SEPARATOR)
                            .append(result.getString(2))
                            .append('\n');
            }
        }
        return lines.toString();
    }

    private static SortedMap<String, SortedSet<String>> parsed(String lines) {
        SortedMap<String, SortedSet<String>> objects = new TreeMap<>();
        lines.lines().forEach(line -> {
            int end = line.indexOf(SEPARATOR);
            objects.computeIfAbsent(line.substring(0, end), object -> new TreeSet<>())
                    .add(line.substring(end + SEPARATOR.length()));
        });
        return objects;
    }

    private static String shown(SortedSet<String> descriptions) {
        String text = String.join("”, “", descriptions);
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + " …";
    }

    private static String resource(String name) {
        try (InputStream in = StoreCatalogue.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException(name + " is missing from this build");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
