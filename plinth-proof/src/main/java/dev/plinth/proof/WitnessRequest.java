package dev.plinth.proof;

import java.util.List;

/**
 * The body of a C2SP tlog-witness {@code add-checkpoint} request, before anything was verified.
 *
 * @param oldSize size of the checkpoint the witness is believed to have cosigned last; 0 for none
 * @param path consistency proof from there; empty if {@code oldSize} is 0
 * @param checkpoint the checkpoint to be cosigned
 */
public record WitnessRequest(long oldSize, List<Hash> path, UnverifiedCheckpoint checkpoint) {
    /** The longest request read, in bytes. */
    public static final int MAX_BYTES = 64 * 1024 + SignedNote.MAX_BYTES;

    private static final int LONGEST_PATH = 63;

    public WitnessRequest {
        path = List.copyOf(path);
        if (oldSize < 0 || path.size() > LONGEST_PATH) {
            throw ProofException.malformed(
                    "A witness request has an old size from 0 and at most 63 proof lines, not %d and %d"
                            .formatted(oldSize, path.size()));
        }
    }

    public static WitnessRequest parse(byte[] body) {
        var text = StrictText.utf8(body, "request");
        int split = text.indexOf("\n\n");
        if (split < 0 || !text.startsWith("old ")) {
            throw ProofException.malformed(
                    "A witness request is an old line, proof lines, an empty line and a checkpoint");
        }
        var lines = List.of(text.substring("old ".length(), split).split("\n", -1));
        return new WitnessRequest(
                StrictText.decimal(lines.getFirst(), "old size"),
                lines.stream().skip(1).map(Hash::parseBase64).toList(),
                UnverifiedCheckpoint.parse(text.substring(split + 2)));
    }

    public String format() {
        var text = new StringBuilder("old ").append(oldSize).append('\n');
        path.forEach(hash -> text.append(hash.base64()).append('\n'));
        return text.append('\n').append(checkpoint.note().format()).toString();
    }
}
