package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Everything is killed at moments nobody chose, while people write and read; the next start needs no hands. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.Random.class)
class KillDrillTest {
    private static final int ROUNDS = 3;
    private static final int WARM = 60;
    private static final int MOST_MILLIS = 1_500;
    private static final Duration BACK = Duration.ofMinutes(3);
    /** Yes, not now, and a changed record: what a caller may see while the database is away. Never an error of ours. */
    private static final Set<Integer> ALLOWED_REFUSALS = Set.of(503, 409, 412);

    private final long seed = Long.getLong("plinth.seed", System.nanoTime());
    private final Random moments = new Random(seed);
    private final ServerProcess server = new ServerProcess("main");
    private final Load.Ledgered acknowledged = new Load.Ledgered();
    private Org org = new Org(
            "", "", new Api(java.net.http.HttpClient.newHttpClient(), java.net.URI.create("https://localhost"), ""));
    private Books books = new Books(org);

    @BeforeAll
    void start() {
        server.start();
        org = Org.create(Api.operator(server.client(), server.uri("/"), server.data()), "main");
        books = new Books(org);
    }

    /** A drill that failed halfway must not take the next one with it. */
    @BeforeEach
    void standUp() {
        if (!server.isAlive()) server.start();
    }

    @AfterAll
    void remove() {
        server.close();
    }

    @Test
    void theApplicationKilledUnderLoadLosesNothingItAcknowledged() {
        for (int round = 0; round < ROUNDS; round++) {
            try (Load load = new Load(org, acknowledged)) {
                load.awaitAnswers(WARM);
                anyMoment();
                server.kill();
            }
            server.start();
            books.check(acknowledged);
        }
    }

    @Test
    void theDatabaseKilledUnderLoadComesBackByItselfAndLosesNothing() {
        for (int round = 0; round < ROUNDS; round++) {
            acknowledged.refusals().clear();
            try (Load load = new Load(org, acknowledged)) {
                load.awaitAnswers(WARM);
                anyMoment();
                long before = server.database("main", "data").postmaster();
                server.database("main", "data").kill();
                Await.until("the database was started again", BACK, () -> alive("data", before));
                load.awaitAnswers(WARM);
            }
            assertThat(acknowledged.refusals().keySet())
                    .as("seed %d: %s", seed, acknowledged.refusals())
                    .isSubsetOf(ALLOWED_REFUSALS);
            assertThat(server.isAlive()).isTrue();
            books.check(acknowledged);
        }
    }

    @Test
    void theKeyStoreKilledUnderLoadComesBackByItselfAndLosesNothing() {
        acknowledged.refusals().clear();
        try (Load load = new Load(org, acknowledged)) {
            load.awaitAnswers(WARM);
            anyMoment();
            long before = server.database("main", "keys").postmaster();
            server.database("main", "keys").kill();
            Await.until("the key store was started again", BACK, () -> alive("keys", before));
            load.awaitAnswers(WARM);
        }
        assertThat(acknowledged.refusals().keySet())
                .as("seed %d: %s", seed, acknowledged.refusals())
                .isSubsetOf(ALLOWED_REFUSALS);
        books.check(acknowledged);
    }

    @Test
    void everythingKilledAtOnceUnderLoadStartsAgainWithoutHands() {
        for (int round = 0; round < ROUNDS; round++) {
            try (Load load = new Load(org, acknowledged)) {
                load.awaitAnswers(WARM);
                anyMoment();
                if (moments.nextBoolean()) {
                    server.kill();
                    server.databases().forEach(DatabaseProcesses::kill);
                } else {
                    server.databases().forEach(DatabaseProcesses::kill);
                    server.kill();
                }
            }
            server.start();
            books.check(acknowledged);
        }
    }

    @Test
    void aStartKilledHalfwayIsFollowedByAStartThatNeedsNoHands() {
        server.stop();
        for (int round = 0; round < ROUNDS; round++) {
            server.launch();
            anyMoment();
            anyMoment();
            server.kill();
        }
        server.start();
        books.check(acknowledged);
    }

    /** The negative control: the comparison that passes above fails here, each time for the right reason. */
    @Test
    void theComparisonNoticesAWriteWithoutEntryAndAnEntryWithoutWrite() throws IOException {
        Org own = Org.create(Api.operator(server.client(), server.uri("/"), server.data()), "main");
        Load.Ledgered said = new Load.Ledgered();
        try (Load load = new Load(own, said)) {
            load.awaitAnswers(WARM);
        }
        Books ownBooks = new Books(own);
        ownBooks.check(said);
        String id = said.records().keySet().iterator().next();
        sabotage("update tenant.record set version = version + 1 where id = '%s'", id);
        assertThatThrownBy(() -> ownBooks.check(said)).hasMessageContaining("it is as it was written");
        sabotage("update tenant.record set version = version - 1 where id = '%s'", id);
        ownBooks.check(said);
        sabotage("delete from tenant.record where id = '%s'", id);
        assertThatThrownBy(() -> ownBooks.check(said)).hasMessageContaining("every acknowledged write is there");
        said.records().remove(id);
        said.versions().remove(id);
        assertThatThrownBy(() -> ownBooks.check(said)).hasMessageContaining("entries and writes are the same");
    }

    private void sabotage(String sql, String id) {
        Superuser.execute(server, "main", "data", sql.formatted(id));
    }

    private boolean alive(String store, long before) {
        DatabaseProcesses database = server.database("main", store);
        try {
            return database.pids().contains(database.postmaster()) && database.postmaster() != before;
        } catch (UncheckedIOException | NoSuchElementException | NumberFormatException itsFileIsBeingWritten) {
            return false;
        }
    }

    private void anyMoment() {
        try {
            Thread.sleep(moments.nextInt(MOST_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
