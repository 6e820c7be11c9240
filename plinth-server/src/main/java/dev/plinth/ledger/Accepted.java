package dev.plinth.ledger;

import dev.plinth.ledger.LogCheck.Finding;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.SignedNote;
import dev.plinth.proof.VerifierKey;
import dev.plinth.runtime.SecretFiles;
import dev.plinth.runtime.StartException;
import dev.plinth.tenancy.OrgId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the operator accepted of damaged logs: the findings in the signed records {@code <data>/log-recovery/<origin>-<n>}, word for
 * word. A finding names its entry and the hash of what is there now, so nothing else is accepted with it.
 */
final class Accepted {
    /** Version 1 did not have the root of what was signed. */
    static final String HEADER = "plinth-log-recovery/v2";

    private static final String HEADER_V1 = "plinth-log-recovery/v1";
    private static final String FINDING = "finding ";

    private final Path directory;
    private final LogNames names;
    private final LogKeys keys;

    Accepted(Path directory, LogNames names, LogKeys keys) {
        this.directory = directory;
        this.names = names;
        this.keys = keys;
    }

    /**
     * A record that the log's own keys signed.
     *
     * @param bytes of the file
     */
    record Signed(Path file, byte[] bytes, String text) {
        /** What follows the first line that begins with this word. */
        String value(String word) {
            return text.lines()
                    .filter(line -> line.startsWith(word + ' '))
                    .findFirst()
                    .map(line -> line.substring(word.length() + 1))
                    .orElseThrow(
                            () -> new StartException("The recovery record " + file + " has no line \"" + word + "\""));
        }

        List<String> findings() {
            return text.lines().filter(line -> line.startsWith(FINDING)).toList();
        }
    }

    /** All records of a log, the oldest first; none of one that is not here. */
    List<Signed> records(String origin) {
        List<Path> files = files(origin).takeWhile(Files::exists).toList();
        Optional<OrgId> org = files.isEmpty() ? Optional.empty() : names.find(origin);
        if (org.isEmpty()) return List.of();
        List<VerifierKey> known = verifiers(org.get(), origin);
        return files.stream().map(file -> verified(origin, known, file)).toList();
    }

    /** The logs of which there are records; one whose organisation is gone is a finding of its own. */
    Set<String> origins() {
        return LogMemory.names(directory).stream()
                .filter(name -> name.matches(".*\\.plinth-[0-9]+"))
                .map(name -> name.substring(0, name.lastIndexOf('-')))
                .filter(origin -> names.find(origin).isPresent())
                .collect(Collectors.toSet());
    }

    /** Keeps the next record of a log that is here. */
    Signed keep(String origin, SignedNote record) {
        Path next = files(origin).dropWhile(Files::exists).findFirst().orElseThrow();
        SecretFiles.create(next, record.format().getBytes(StandardCharsets.UTF_8));
        return verified(origin, verifiers(names.org(origin), origin), next);
    }

    /** Of one log, as its findings are asked for again and again. */
    Lines of(String origin) {
        return new Lines(
                records(origin).stream().flatMap(one -> one.findings().stream()).collect(Collectors.toSet()));
    }

    /** Those of the findings that the operator did not accept, in their order. */
    List<Finding> open(List<Finding> found) {
        Map<String, Lines> known = new HashMap<>();
        return found.stream()
                .filter(one -> !known.computeIfAbsent(one.origin(), this::of).cover(one))
                .toList();
    }

    /** The accepted findings of a log as they are written. */
    record Lines(Set<String> all) {
        boolean cover(Finding finding) {
            return all.contains(line(finding)) || all.contains(FINDING + finding.entry() + ' ' + finding.old());
        }

        boolean coverAll(List<Finding> findings) {
            return findings.stream().allMatch(this::cover);
        }

        List<Finding> without(List<Finding> findings) {
            return findings.stream().filter(one -> !cover(one)).toList();
        }

        /** Entries whose bytes are accepted although they are not what was signed; they may be anything. */
        Long[] changed() {
            return all.stream()
                    .filter(line -> line.contains(BodyCheck.CHANGED))
                    .map(line -> Long.valueOf(line.split(" ", 3)[1]))
                    .toArray(Long[]::new);
        }
    }

    static String line(Finding finding) {
        return FINDING + finding.entry() + ' ' + finding.what();
    }

    private Stream<Path> files(String origin) {
        return Stream.iterate(1, n -> n + 1).map(n -> directory.resolve(origin + "-" + n));
    }

    private List<VerifierKey> verifiers(OrgId org, String origin) {
        return keys.verifiers(names.region(org), origin);
    }

    private static Signed verified(String origin, List<VerifierKey> known, Path file) {
        byte[] bytes = SecretFiles.read(file);
        try {
            SignedNote note = SignedNote.parse(bytes);
            boolean ours = Stream.of(HEADER, HEADER_V1)
                            .anyMatch(header -> note.text().startsWith(header + '\n' + origin + '\n'))
                    && note.signatures().stream()
                            .anyMatch(line -> known.stream().anyMatch(key -> key.verifies(note.text(), line)));
            if (ours) return new Signed(file, bytes, note.text());
        } catch (ProofException e) {
            // not even a signed note: refused like one that others signed
        }
        throw new StartException("The recovery record " + file + " is not signed by the keys of that log; remove it.");
    }
}
