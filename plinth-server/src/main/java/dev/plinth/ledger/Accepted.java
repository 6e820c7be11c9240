package dev.plinth.ledger;

import dev.plinth.ledger.LogCheck.Finding;
import dev.plinth.problem.ProblemException;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.SignedNote;
import dev.plinth.proof.VerifierKey;
import dev.plinth.runtime.SecretFiles;
import dev.plinth.runtime.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** All records of a log, the oldest first. */
    List<Signed> records(String origin) {
        return Stream.iterate(1, n -> n + 1)
                .map(n -> file(origin, n))
                .takeWhile(Files::exists)
                .map(file -> verified(origin, file))
                .toList();
    }

    /** The logs of which there are records. */
    Set<String> origins() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(".*\\.plinth-[0-9]+"))
                    .map(name -> name.substring(0, name.lastIndexOf('-')))
                    .filter(this::isHere)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + directory, e);
        }
    }

    /** The log of an organisation that is gone is a finding of its own. */
    private boolean isHere(String origin) {
        try {
            var unused = names.org(origin);
            return true;
        } catch (ProblemException gone) {
            return false;
        }
    }

    /** The file of the next record. */
    Path next(String origin) {
        return file(origin, records(origin).size() + 1);
    }

    /** Of one log, as its findings are asked for again and again. */
    Lines of(String origin) {
        return new Lines(
                records(origin).stream().flatMap(one -> one.findings().stream()).collect(Collectors.toSet()));
    }

    /** The accepted findings of a log as they are written. */
    record Lines(Set<String> all) {
        boolean cover(Finding finding) {
            return all.contains(line(finding)) || all.contains(FINDING + finding.entry() + ' ' + finding.old());
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

    private Path file(String origin, int n) {
        return directory.resolve(origin + "-" + n);
    }

    private Signed verified(String origin, Path file) {
        byte[] bytes = SecretFiles.read(file);
        try {
            SignedNote note = SignedNote.parse(bytes);
            List<VerifierKey> known = keys.verifiers(names.region(names.org(origin)), origin);
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
