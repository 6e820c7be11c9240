package dev.plinth.proof;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a checkpoint says, before anyone signed it (C2SP tlog-checkpoint).
 *
 * @param origin the log's name; one line
 * @param size number of entries
 * @param root root hash of the tree of these entries
 * @param extensions further lines, none empty
 */
public record CheckpointBody(String origin, long size, Hash root, List<String> extensions) {
    private static final int FIXED_LINES = 3;

    public CheckpointBody {
        extensions = List.copyOf(extensions);
        requireLine(origin, "origin");
        extensions.forEach(line -> requireLine(line, "extension line"));
        if (size < 0) {
            throw ProofException.malformed("A log cannot have " + size + " entries");
        }
    }

    public CheckpointBody(String origin, long size, Hash root) {
        this(origin, size, root, List.of());
    }

    /** Reads the text of a note as a checkpoint. */
    public static CheckpointBody parse(String text) {
        var lines = Arrays.asList(text.split("\n", -1));
        if (lines.size() <= FIXED_LINES || !lines.getLast().isEmpty()) {
            throw ProofException.malformed(
                    "A checkpoint has a line each for origin, size and root, and ends in a newline; this has %d lines"
                            .formatted(lines.size()));
        }
        return new CheckpointBody(
                lines.get(0),
                StrictText.decimal(lines.get(1), "checkpoint's size"),
                Hash.parseBase64(lines.get(2)),
                lines.subList(FIXED_LINES, lines.size() - 1));
    }

    /** The text to be signed, ending in a newline. */
    public String text() {
        var lines = new ArrayList<>(List.of(origin, String.valueOf(size), root.base64()));
        lines.addAll(extensions);
        return String.join("\n", lines) + '\n';
    }

    /**
     * Signs this as a checkpoint. The signers MUST never have signed a checkpoint of this log that is inconsistent with
     * this one: the caller decides that, and owns the memory it takes.
     */
    public SignedNote signedBy(List<NoteSigner> signers, Instant at) {
        var text = text();
        return new SignedNote(
                text, signers.stream().map(signer -> signer.sign(text, at)).toList());
    }

    private static void requireLine(String line, String subject) {
        if (line.isEmpty() || line.chars().anyMatch(c -> c < ' ')) {
            throw ProofException.malformed("A checkpoint's " + subject
                    + " may not be empty or hold control characters: \"" + Escaped.of(line) + '"');
        }
    }
}
