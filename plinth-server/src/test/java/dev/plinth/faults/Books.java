package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.LogReport;
import dev.plinth.proof.VerifierKey;
import dev.plinth.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Compares what was acknowledged, what is stored and what the log says. */
final class Books {
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Org org;
    private Optional<Checkpoint> last = Optional.empty();

    Books(Org org) {
        this.org = org;
    }

    /**
     * MUST run while nobody else writes. Fails when anything acknowledged is missing, or entries and writes differ in either
     * direction; returns every entry of the verified log.
     */
    @CanIgnoreReturnValue
    List<JsonNode> check(Load.Ledgered acknowledged) {
        String closing = closingWrite();
        acknowledged.records().put(closing, "closing");
        Path archive = archive();
        try {
            ExportedLog log = untilItHolds(closing, archive);
            List<VerifierKey> keys = keys();
            Checkpoint checkpoint = log.checkpoint(keys);
            LogReport report = log.verify(keys, last);
            assertThat(report.entries()).isEqualTo(checkpoint.size());
            last = Optional.of(checkpoint);
            List<JsonNode> entries = log.entries(checkpoint.size());
            compare(acknowledged, entries);
            return entries;
        } finally {
            ServerProcess.remove(archive.resolveSibling(""));
        }
    }

    private void compare(Load.Ledgered acknowledged, List<JsonNode> entries) {
        Set<String> ids = new HashSet<>();
        Map<String, Integer> creations = new TreeMap<>();
        Map<String, Long> versions = new TreeMap<>();
        Set<String> reveals = new HashSet<>();
        int batches = 0;
        for (JsonNode entry : entries) {
            assertThat(ids.add(entry.get("id").stringValue()))
                    .as("entry ids are unique")
                    .isTrue();
            assertThat(entry.get("org").stringValue()).isEqualTo(org.id());
            String object = entry.get("object").get("id").stringValue();
            String action = entry.get("action").stringValue();
            boolean person = collection(entry).equals(Org.PEOPLE);
            if (person && action.equals("record.create")) {
                creations.merge(object, 1, Integer::sum);
                versions.put(object, 1L);
            } else if (person && (action.equals("record.patch") || action.equals("record.replace"))) {
                versions.merge(object, 1L, Long::sum);
            } else if (person && action.equals("record.reveal")) {
                reveals.add(entry.get("id").stringValue());
            } else if (action.startsWith("record.") && collection(entry).equals(Org.BATCHES)) {
                batches++;
            }
        }
        assertThat(creations.values()).as("no write has two entries").containsOnly(1);

        Map<String, Long> stored = new TreeMap<>();
        Map<String, String> markers = new HashMap<>();
        for (JsonNode record : org.api().all(org.records(Org.PEOPLE))) {
            stored.put(record.get("id").stringValue(), record.get("version").longValue());
            JsonNode marker = record.get("fields").get("marker");
            assertThat(marker)
                    .as("every record is shown, so it is as it was written")
                    .isNotNull();
            markers.put(record.get("id").stringValue(), marker.stringValue());
        }
        assertThat(markers).as("every acknowledged write is there").containsAllEntriesOf(acknowledged.records());
        acknowledged
                .versions()
                .forEach((id, version) -> assertThat(stored.get(id))
                        .as("every acknowledged change of %s is there", id)
                        .isGreaterThanOrEqualTo(version));
        assertThat(versions)
                .as("entries and writes are the same, version by version")
                .isEqualTo(stored);
        assertThat(reveals).as("no reveal was answered without its entry").containsAll(acknowledged.reveals());
        compareBatches(acknowledged, batches);
    }

    private static String collection(JsonNode entry) {
        return Optional.ofNullable(entry.get("facts"))
                .map(facts -> facts.get("collection"))
                .map(JsonNode::stringValue)
                .orElse("");
    }

    private void compareBatches(Load.Ledgered acknowledged, int entries) {
        Map<String, Integer> sizes = new TreeMap<>();
        for (JsonNode record : org.api().all(org.records(Org.BATCHES)))
            sizes.merge(record.get("fields").get("batch").stringValue(), 1, Integer::sum);
        if (!sizes.isEmpty()) assertThat(sizes.values()).as("batches are whole").containsOnly(Load.BATCH);
        assertThat(sizes.keySet()).as("every acknowledged batch is there").containsAll(acknowledged.batches());
        assertThat(entries).as("one entry a batch").isEqualTo(sizes.size());
    }

    /** Entries keep the order in which they were appended, so once this one is in the log all earlier ones are. */
    private String closingWrite() {
        try {
            return org.write("closing").orFail().json().get("id").stringValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ExportedLog untilItHolds(String record, Path archive) {
        Await.until("the log holds the closing entry", LONGEST, () -> {
            ExportedLog log = export(archive);
            return log.entries(log.checkpoint(keys()).size()).stream()
                    .anyMatch(
                            entry -> entry.get("object").get("id").stringValue().equals(record));
        });
        return export(archive);
    }

    private ExportedLog export(Path archive) {
        return ExportedLog.read(org.api().download(org.path("/ledger/export"), archive));
    }

    private List<VerifierKey> keys() throws UncheckedIOException {
        try {
            return org.api()
                    .get("/ledger/keys")
                    .orFail()
                    .body()
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .filter(line -> line.startsWith(org.id()))
                    .map(VerifierKey::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path archive() {
        try {
            return Files.createTempDirectory("plinth-export-").resolve(UUID.randomUUID() + ".zip");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
