package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The disk under the data directory fills up while people write, and later has room again. */
@Tag("system")
class FullDiskTest {
    private static final int MEGABYTES = 700;
    private static final int WARM = 60;
    private static final int TRIES = 20;
    private static final Duration BACK = Duration.ofMinutes(3);
    private static final Set<Integer> ALLOWED_REFUSALS = Set.of(503, 409, 412);

    @Test
    void aFullDiskRefusesWritesAndHalvesNothing() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(MEGABYTES);
                ServerProcess server =
                        new ServerProcess(Files.createDirectory(disk.root().resolve("home")), "main")) {
            server.start();
            Org org = Org.create(Api.operator(server.client(), server.uri("/"), server.data()), "main");
            Books books = new Books(org);
            Load.Ledgered acknowledged = new Load.Ledgered();
            try (Load load = new Load(org, acknowledged)) {
                load.awaitAnswers(WARM);
                disk.fill();
                Await.until(
                        "writes are refused",
                        BACK,
                        () -> acknowledged.refusals().containsKey(503));
                refusedNotBroken(org, disk);
                disk.release();
                load.awaitAnswers(WARM);
            }
            assertThat(acknowledged.refusals().keySet())
                    .as(acknowledged.refusals().toString())
                    .isSubsetOf(ALLOWED_REFUSALS);
            assertThat(server.isAlive()).isTrue();
            books.check(acknowledged);
            assertThat(halves(server.data())).isEmpty();
        }
    }

    /** Nobody may do this by {@code false}, as nobody may by sudo where it asks for a password. */
    @Test
    void whoMayNotMountIsToldWhatIsMissing() {
        assertThatThrownBy(() -> SmallDisk.mount(1, List.of("false")))
                .hasMessageContaining("needs root, or sudo without a password")
                .hasMessageContaining("./plinth test --core");
    }

    /** The full disk is filled again and again, because a database frees a little whenever it starts anew. */
    private static void refusedNotBroken(Org org, SmallDisk disk) throws IOException {
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            disk.fill();
            Api.Answer write = org.writeBatch("full-" + i, Load.BATCH);
            assertThat(write.status()).as(write.body()).isIn(201, 503);
            if (write.status() == 503) refused++;
            Api.Answer read = org.api().get(org.records(Org.PEOPLE));
            assertThat(read.status()).as(read.body()).isIn(200, 503);
        }
        assertThat(refused).as("refused writes").isPositive();
    }

    /** Files that were begun and not finished. */
    private static List<Path> halves(Path data) throws IOException {
        try (var files = Files.walk(data)) {
            return files.filter(file -> file.getFileName().toString().startsWith(".new-"))
                    .toList();
        }
    }
}
