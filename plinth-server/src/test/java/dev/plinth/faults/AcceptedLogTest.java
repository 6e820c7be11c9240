package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A log that lost its end, and the command line that takes it over as it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AcceptedLogTest {
    private static final Duration ENDED = Duration.ofMinutes(2);
    private static final Duration PUBLISHED = Duration.ofMinutes(1);
    private static final String WHY = "Disk lost on 1 March, last backup restored";
    private static final int KEPT = 2;

    private final ServerProcess server = new ServerProcess("main");

    @AfterAll
    void remove() {
        server.close();
    }

    @Test
    void aShortenedLogRefusesTheStartUntilItIsAcceptedOnTheCommandLineForGood() throws IOException {
        server.start();
        Org org = Org.create(Api.operator(server.client(), server.uri("/"), server.data()), "main");
        for (int i = 0; i < 5; i++) org.write("record-" + i).orFail();
        String origin = standing(org, "origin");
        Await.until(
                "everything is published",
                PUBLISHED,
                () -> standing(org, "published").equals(standing(org, "size"))
                        && standing(org, "pending").equals("0"));
        server.kill();
        shorten(org);

        assertThat(ended()).contains("log " + origin + ", entry " + KEPT + ": is gone", "--accept-log=" + origin);
        assertThat(ended("--accept-log=" + origin)).contains("--accept-log and --accept-reason go together");
        assertThat(ended("--accept-log=instance.other.plinth", "--accept-reason=" + WHY))
                .contains("log " + origin + ", entry " + KEPT);

        server.start("--accept-log=" + origin, "--accept-reason=" + WHY);
        assertAccepted(org, origin);
        assertThat(server.data().resolve("log-recovery").resolve(origin + "-1"))
                .content()
                .contains(WHY, "finding 2 is gone");
        server.stop();
        server.start();
        assertAccepted(org, origin);
    }

    private static void assertAccepted(Org org, String origin) throws IOException {
        Await.until("the acceptance is published", PUBLISHED, () -> Long.parseLong(standing(org, "published")) > KEPT);
        assertThat(org.api()
                        .get(org.path("/ledger/entries?action=ledger.accept"))
                        .orFail()
                        .json()
                        .get("items"))
                .singleElement()
                .satisfies(item -> assertThat(item.get("entry").toString())
                        .contains(WHY, origin, "\"accepted-size\":\"" + KEPT + "\""));
    }

    /** What a start says that is refused. */
    private String ended(String... options) {
        int before = server.output().length();
        server.launch(options);
        Await.until("the start is refused", ENDED, () -> !server.isAlive());
        return server.output().substring(before);
    }

    /** Takes all but the first two entries away so that the rest is a log like any other. */
    private void shorten(Org org) {
        for (String sql : List.of(
                "delete from tenant.ledger_entry where {org} and idx >= 2",
                "update tenant.ledger_tile set width = 2, hashes = substr(hashes, 1, 64) where {org}",
                "update tenant.ledger_head h set size = 2, root = (select sha256('\\x01'::bytea || t.hashes)"
                        + " from tenant.ledger_tile t where t.org_id = h.org_id) where {org}",
                "delete from tenant.ledger_checkpoint where {org}"))
            Superuser.execute(server, "main", "data", sql.replace("{org}", "org_id = '" + org.id() + "'"));
    }

    private static String standing(Org org, String name) {
        try {
            return org.api().get(org.path("/ledger")).orFail().json().get(name).asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
