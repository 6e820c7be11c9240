package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What holds a transaction together when something goes wrong around it. */
@ServerTest
class OrgTransactionsTest {
    private static final String INSERT =
            "insert into tenant.organisation_setting(org_id, key, value) values (:org, :key, 'v')";
    private static final String COUNT = "select count(*) n from tenant.organisation_setting where org_id = :org";

    @Test
    void anErrorThrownByTheWorkRollsBackLikeAnException(TestPlinth plinth) {
        OrgId ada = plinth.newOrg().id();
        assertThatThrownBy(() -> plinth.orgs().run(ada, org -> {
                    org.update(INSERT, Params.of("key", "a.b"));
                    throw new StackOverflowError("too deep");
                }))
                .isInstanceOf(StackOverflowError.class);
        assertThat(count(plinth, ada)).isZero();
    }

    @Test
    void anErrorInAnotherStoreRollsBackToo(TestPlinth plinth) {
        StorePool keys = plinth.bean(Stores.class).region(new RegionId("us")).keys();
        assertThatThrownBy(() -> keys.inTransaction(connection -> {
                    try (var statement = connection.createStatement()) {
                        statement.execute("set role plinth_keys");
                        statement.execute("set plinth.mark = 'left behind'");
                    }
                    throw new StackOverflowError("too deep");
                }))
                .isInstanceOf(StackOverflowError.class);
        for (int i = 0; i < 20; i++)
            keys.inTransaction(connection -> {
                try (var statement = connection.createStatement();
                        var result = statement.executeQuery("select current_setting('plinth.mark', true)")) {
                    result.next();
                    assertThat(result.getString(1)).isNotEqualTo("left behind");
                }
                return 0;
            });
    }

    @Test
    void anActionThatFailsAfterTheCommitIsNotReportedAsAFailedChange(TestPlinth plinth) {
        OrgId ada = plinth.newOrg().id();
        List<String> ran = new ArrayList<>();
        plinth.orgs().run(ada, org -> {
            org.attach(INSERT, Params.of("key", "a.b"));
            org.afterCommit(() -> {
                throw new IllegalStateException("the cache is gone");
            });
            org.afterCommit(() -> ran.add("second"));
        });
        assertThat(count(plinth, ada)).isEqualTo(1);
        assertThat(ran).containsExactly("second");
    }

    @Test
    void hundredsOfAttachedChangesInOneRoundTripCommitTogetherOrNotAtAll(TestPlinth plinth) {
        OrgId ada = plinth.newOrg().id();
        assertThatThrownBy(() -> plinth.orgs().once(ada, org -> {
                    for (int i = 0; i < 400; i++) org.attach(INSERT, Params.of("key", "k.n" + i));
                    return org.update(INSERT, Params.of("key", "k.n0"));
                }))
                .isInstanceOf(ConstraintViolation.class);
        assertThat(count(plinth, ada)).isZero();
        plinth.orgs().once(ada, org -> {
            for (int i = 0; i < 400; i++) org.attach(INSERT, Params.of("key", "k.n" + i));
            return org.update(INSERT, Params.of("key", "k.last"));
        });
        assertThat(count(plinth, ada)).isEqualTo(401);
    }

    @Test
    void anAbsentValueNeverSplitsTheTransactionHoweverOftenTheStatementRuns(TestPlinth plinth) {
        OrgId ada = plinth.newOrg().id();
        for (int i = 0; i < 30; i++) {
            String key = "k.n" + i;
            List<String> keys = plinth.orgs().once(ada, org -> {
                org.attach(INSERT, Params.of("key", key));
                return org.query(
                        "select key from tenant.organisation_setting where org_id = :org and key > coalesce(:after, '')",
                        Params.of("after", null),
                        row -> row.text("key"));
            });
            assertThat(keys).hasSize(i + 1);
        }
    }

    @Test
    void aSessionIsOfNoUseToAnotherThread(TestPlinth plinth) {
        OrgId ada = plinth.newOrg().id();
        plinth.orgs().run(ada, org -> {
            var elsewhere = CompletableFuture.runAsync(() -> org.attach(INSERT, Params.of("key", "a.b")));
            assertThatThrownBy(elsewhere::join).hasMessageContaining("thread");
        });
        assertThat(count(plinth, ada)).isZero();
    }

    private static long count(TestPlinth plinth, OrgId of) {
        return plinth.orgs()
                .once(
                        of,
                        org -> org.queryOne(COUNT, Params.none(), row -> row.number("n"))
                                .orElseThrow());
    }
}
