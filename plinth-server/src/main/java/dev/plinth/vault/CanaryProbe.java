package dev.plinth.vault;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.CanaryForms;
import dev.plinth.probe.FileSearch;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.runtime.Installation;
import dev.plinth.tenancy.OrgId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Writes a mark that nobody could know before into sealed fields and an attachment, then reads the raw files of the databases that
 * changed since: tables, write-ahead log, temporary files, the databases' own logs.
 */
final class CanaryProbe implements Probe<CanaryProbe.Writing> {
    private static final Duration CADENCE = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Installation installation;
    private final Range range;
    private final Uploads uploads;
    private final String own;

    /** @param own a mark of this process, the same in all its runs: what an earlier run left is found by a later one */
    CanaryProbe(Installation installation, Range range, Uploads uploads, String own) {
        this.installation = installation;
        this.range = range;
        this.uploads = uploads;
        this.own = own;
    }

    /**
     * How a mark gets into the store.
     *
     * @param mark what all marks of this target have in common, from the nonce of the run
     * @param write writes it and returns the record
     */
    record Writing(UnaryOperator<String> mark, BiFunction<OrgId, String, RecordId> write) {}

    @Override
    public String name() {
        return "canary-at-rest";
    }

    @Override
    public String tries() {
        return "Writes a fresh mark into sealed fields and an attachment, then searches the raw database files, write-ahead log and logs"
                + " for it, in clear and as base64, hexadecimal, URL and UTF-16 text.";
    }

    @Override
    public Pace pace() {
        return new Pace(CADENCE, LONGEST, 100);
    }

    @Override
    public Target<Writing> live() {
        return Target.of(new Writing(nonce -> own, this::sealed));
    }

    /** The twins write into a field that is stored in clear by its class, which is what a forgotten seal would look like. */
    @Override
    public List<Twin<Writing>> twins() {
        return List.of(
                new Twin<>("in-clear", "a store that keeps one field in clear", clear(mark -> mark)),
                new Twin<>(
                        "as-base64",
                        "a store that keeps one field as base64",
                        clear(mark -> java.util.Base64.getEncoder()
                                .encodeToString(("x" + mark).getBytes(StandardCharsets.UTF_8)))),
                new Twin<>(
                        "as-hex",
                        "a store that keeps one field as hexadecimal digits",
                        clear(mark -> java.util.HexFormat.of().formatHex(mark.getBytes(StandardCharsets.UTF_8)))));
    }

    private Target<Writing> clear(UnaryOperator<String> form) {
        return Target.of(new Writing(nonce -> "plinth-twin-" + nonce.substring(0, 24), (org, mark) -> {
            RecordId id = range.write(org, "nothing", Optional.empty()).id();
            range.note(org, id, form.apply(mark));
            return id;
        }));
    }

    private RecordId sealed(OrgId org, String mark) {
        RecordId id = range.write(org, mark, Optional.empty()).id();
        byte[] content = ("An attachment with the mark " + mark).getBytes(StandardCharsets.UTF_8);
        try {
            uploads.upload(
                    org,
                    new Uploads.Target(
                            Range.COLLECTION, id, new AttachmentName("canary.txt"), ContentType.BYTES, content.length),
                    new ByteArrayInputStream(content),
                    range.whole());
            return id;
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory cannot fail to be read", e);
        }
    }

    @Override
    public Observation attack(Writing writing, Attempt attempt) throws IOException {
        List<Path> databases = installation.databases();
        if (databases.isEmpty())
            return new Observation.Unable("The files of databases of your own cannot be read from here");
        OrgId org = range.pair().one().id();
        CanaryForms forms = CanaryForms.of(writing.mark().apply(attempt.nonce()));
        RecordId record = writing.write().apply(org, writing.mark().apply(attempt.nonce()) + " " + attempt.nonce());
        try {
            attempt.rows(1);
            FileSearch files =
                    FileSearch.changedSince(databases, attempt.began().minus(CADENCE));
            Tally tally = Tally.of(files.count());
            files.forEach(forms, tally, "the mark");
            return tally.end();
        } finally {
            range.remove(org, record);
        }
    }
}
