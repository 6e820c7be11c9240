package dev.plinth.tenancy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The rule that {@code guard.current_org()} is still what the migration made it. Every policy believes this function: one
 * that simply answers with a setting would look like a lock and be none.
 */
final class ContextFunction {
    private static final String MIGRATION = "/db/data/V001__tenancy.sql";
    private static final String QUOTE = "$$";

    static final String UNCHANGED = """
            select 'guard.current_org() is not the function that Plinth made' where not exists (
              select 1 from pg_proc p join pg_namespace n on n.oid = p.pronamespace
              where n.nspname = 'guard' and p.proname = 'current_org' and p.pronargs = 0 and p.prosecdef
                and p.proconfig = array['search_path=pg_catalog, pg_temp']
                and p.proowner = (select oid from pg_roles where rolname = 'plinth_owner')
                and p.prosrc = $made$%s$made$)""".formatted(source());

    private ContextFunction() {}

    private static String source() {
        try (InputStream in = ContextFunction.class.getResourceAsStream(MIGRATION)) {
            if (in == null) throw new IllegalStateException(MIGRATION + " is missing from this build");
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int function = script.indexOf("create function guard.current_org()");
            int begin = script.indexOf(QUOTE, function) + QUOTE.length();
            return script.substring(begin, script.indexOf(QUOTE, begin));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
