package dev.plinth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Params;
import dev.plinth.testing.TestPlinth;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Looks and hands that the tests of this package share. */
final class KeyTests {
    private KeyTests() {}

    static void assertRefused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code().code()).isEqualTo(code));
    }

    static void assertFieldRefused(String field, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.fields())
                                .singleElement()
                                .satisfies(one -> assertThat(one.field()).isEqualTo(field)));
    }

    /** Changes the key store behind everybody's back, as someone with access to the database can. */
    static int sabotage(TestPlinth plinth, String sql, OrgId... orgs) {
        Object[] values = new Object[orgs.length];
        for (int i = 0; i < orgs.length; i++) values[i] = orgs[i].toString();
        try (var connection = plinth.keyStoreSuperuser("us");
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql.formatted(values));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What somebody keeps who can read the key store: the rows of an organisation in this table. */
    static String copy(TestPlinth plinth, String table, OrgId org) {
        try (var connection = plinth.keyStoreSuperuser("us");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select coalesce(json_agg(t), '[]') from keystore.%s t where org_id = '%s'"
                                .formatted(table, org))) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts the rows of an organisation back as they were. */
    static void putBack(TestPlinth plinth, String table, String copy, OrgId org) {
        try (var connection = plinth.keyStoreSuperuser("us");
                var statement = connection.createStatement()) {
            // as a superuser may: no foreign key is in the way
            statement.execute("set session_replication_role = replica");
            statement.execute("delete from keystore.%s where org_id = '%s'".formatted(table, org));
            statement.execute(
                    "insert into keystore.%1$s select * from json_populate_recordset(null::keystore.%1$s, '%2$s')"
                            .formatted(table, copy));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static long count(TestPlinth plinth, String sql, OrgId org) {
        try (var connection = plinth.keyStoreSuperuser("us");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql.formatted(org))) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The entries of this organisation about this action, in order. */
    static List<String> entries(TestPlinth plinth, OrgId org, String action) {
        return plinth.orgs()
                .in(
                        org,
                        session -> session.query(
                                "select body, entry_id from tenant.ledger_inbox where org_id = :org and action = :action"
                                        + " union all select body, entry_id from tenant.ledger_entry"
                                        + " where org_id = :org and action = :action order by entry_id",
                                Params.of("action", action),
                                row -> new String(row.bytes("body"), StandardCharsets.UTF_8)));
    }
}
