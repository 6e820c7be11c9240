package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Await;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The server is killed while a large file goes through it; what has no end is not seen, and what is sent again is there once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledTransferTest {
    private static final int ROWS = 30_000;
    private static final int UPLOADED = 20 * 1024 * 1024;
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final String REGION = "main";

    private final long seed = Long.getLong("plinth.seed", System.nanoTime());
    private final Random moments = new Random(seed);
    private final ServerProcess server = new ServerProcess(REGION);

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    void start() {
        server.start();
    }

    @BeforeEach
    void standUp() {
        if (!server.isAlive()) server.start();
    }

    @AfterAll
    void remove() {
        server.close();
    }

    private Org newOrg() throws IOException {
        return Org.create(Api.operator(server.client(), server.uri("/"), server.data()), REGION)
                .withHealthInformation();
    }

    static Stream<BiFunction<Path, Integer, ImportFile>> formats() {
        return Stream.of(ImportFile::csv, ImportFile::x12);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void anImportKilledTwiceEndsWithEveryRowOnceAndEachWithItsEntry(BiFunction<Path, Integer, ImportFile> format)
            throws Exception {
        Org org = newOrg();
        ImportFile file = format.apply(folder, ROWS);
        for (int third = 0; third < 2; third++) {
            int moment = third * (ROWS / 3) + moments.nextInt(ROWS / 3);
            CompletableFuture<Commands.Result> command = CompletableFuture.supplyAsync(() -> file.load(server, org));
            Await.until(
                    "%d records are loaded (seed %d)".formatted(moment, seed),
                    LONGEST,
                    () -> command.isDone() || committed(org) > moment);
            server.kill();
            assertThat(command.get().code()).as(command.get().output()).isEqualTo(3);
            assertThat(committed(org)).as("killed halfway").isBetween((long) moment, ROWS - 1L);
            server.start();
        }

        Commands.Result again = file.load(server, org);

        assertThat(again.code()).as(again.output()).isZero();
        List<JsonNode> entries = new Books(org).check(new Load.Ledgered());
        for (ImportFile.InCollection wanted : file.records()) {
            Map<String, Integer> told = recordsByEntry(entries, wanted.collection());
            Map<String, Integer> stored = new HashMap<>();
            for (JsonNode record : org.api().all(org.records(wanted.collection())))
                stored.merge(record.get("entry").stringValue(), 1, Integer::sum);
            assertThat(stored).as("each record has its entry").isEqualTo(told);
            assertThat(stored.values().stream().mapToInt(count -> count).sum()).isEqualTo(wanted.count());
        }
        assertThat(distinctKeys(org)).isGreaterThanOrEqualTo(ROWS);
        assertThat(entries.stream().filter(entry -> action(entry).equals("import.finish")))
                .hasSize(1);
        assertThat(server.data().resolve("spool"))
                .satisfiesAnyOf(
                        path -> assertThat(path).doesNotExist(),
                        path -> assertThat(path).isEmptyDirectory());
    }

    private long committed(Org org) {
        return Superuser.number(
                server,
                REGION,
                "select coalesce(max(committed), 0) from tenant.intake_import where org_id = '" + org.id() + "'");
    }

    /** Tags and claim numbers are searchable: each has one hash, so a row that came twice would show. */
    private long distinctKeys(Org org) {
        return Superuser.number(
                server,
                REGION,
                "select count(distinct (collection_id, field_id, hash)) from tenant.record_index where org_id = '"
                        + org.id() + "'");
    }

    private static Map<String, Integer> recordsByEntry(List<JsonNode> entries, String collection) {
        Map<String, Integer> told = new HashMap<>();
        for (JsonNode entry : entries)
            if (action(entry).equals("record.create-batch")
                    && entry.get("facts").path("collection").asString().equals(collection))
                told.put(
                        entry.get("id").stringValue(),
                        Integer.valueOf(entry.get("facts").get("records").stringValue()));
        return told;
    }

    private static String action(JsonNode entry) {
        return entry.get("action").stringValue();
    }

    @Test
    void anUploadThatWasKilledIsNeverSeenAndItsLeftoversAreSweptAway() throws Exception {
        Org org = newOrg();
        String record = org.write("holder").orFail().json().get("id").stringValue();
        String attachments = org.records(Org.PEOPLE) + "/" + record + "/attachments/";
        byte[] earlier = {1, 2, 3, 4, 5};
        var unused = org.api().send("PUT", attachments + "scan.pdf", earlier).orFail();
        long whole = chunks(org);
        SlowBody body = new SlowBody(UPLOADED);
        CompletableFuture<HttpResponse<String>> replaced = upload(org, attachments + "scan.pdf", body);
        Await.until("a part of it is stored", LONGEST, () -> chunks(org) > whole);

        server.kill();
        body.end();
        assertThat(replaced)
                .failsWithin(LONGEST)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IOException.class);
        assertThat(chunks(org)).as("something was left behind").isGreaterThan(whole);
        Superuser.execute(
                server,
                REGION,
                "data",
                "update tenant.attachment set touched_at = touched_at - interval '2 hours' where not complete");
        server.start();

        assertThat(download(org, attachments + "scan.pdf")).isEqualTo(earlier);
        JsonNode items = org.api()
                .get(org.records(Org.PEOPLE) + "/" + record + "/attachments")
                .orFail()
                .json()
                .get("items");
        assertThat(items)
                .singleElement()
                .satisfies(one -> assertThat(one.get("size").longValue()).isEqualTo(earlier.length));
        Await.until("the leftovers are swept away", LONGEST, () -> chunks(org) == whole);
        List<JsonNode> entries = new Books(org).check(new Load.Ledgered());
        assertThat(entries.stream().filter(entry -> action(entry).equals("attachment.upload")))
                .hasSize(1);
        assertThat(org.api()
                        .send("PUT", attachments + "scan.pdf", new byte[UPLOADED])
                        .status())
                .isEqualTo(201);
        assertThat(download(org, attachments + "scan.pdf")).hasSize(UPLOADED);
    }

    private CompletableFuture<HttpResponse<String>> upload(Org org, String path, SlowBody body) {
        HttpRequest request = HttpRequest.newBuilder(server.uri(path))
                .header("Authorization", "Bearer " + org.api().key())
                .header("Content-Type", "application/pdf")
                .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> body))
                .build();
        return server.client().sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private byte[] download(Org org, String path) throws IOException {
        return Files.readAllBytes(org.api().download(path, folder.resolve("downloaded")));
    }

    private long chunks(Org org) {
        return Superuser.number(
                server, REGION, "select count(*) from tenant.attachment_chunk where org_id = '" + org.id() + "'");
    }
}
