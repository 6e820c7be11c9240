package dev.plinth.proof;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A C2SP tlog-proof v1 file: an entry's place, its inclusion proof and a checkpoint; the {@code extra} line holds the entry. */
public final class Receipt {
    /** The longest receipt read, in bytes. */
    public static final int MAX_BYTES = SignedNote.MAX_BYTES + 128 * 1024;

    private static final String HEADER = "c2sp.org/tlog-proof@v1";
    private static final int LONGEST_PATH = 63;

    private final Optional<byte[]> entry;
    private final InclusionProof proof;
    private final UnverifiedCheckpoint checkpoint;

    private Receipt(Optional<byte[]> entry, InclusionProof proof, UnverifiedCheckpoint checkpoint) {
        this.entry = entry;
        this.proof = proof;
        this.checkpoint = checkpoint;
    }

    /** A receipt for an entry of up to 65,535 bytes. */
    public static Receipt of(byte[] entry, InclusionProof proof, UnverifiedCheckpoint checkpoint) {
        if (proof.size() != checkpoint.claimed().size()) {
            throw new ProofException(
                    Reason.SIZES,
                    "The proof is for a tree of %d entries, the checkpoint for %d"
                            .formatted(proof.size(), checkpoint.claimed().size()));
        }
        return new Receipt(Optional.of(entry.clone()), proof, checkpoint);
    }

    /** Reads a proof file strictly; the extra line may be missing. */
    public static Receipt parse(byte[] file) {
        if (file.length > MAX_BYTES) {
            throw ProofException.malformed("A receipt may have %d bytes, not %d".formatted(MAX_BYTES, file.length));
        }
        var text = StrictText.utf8(file, "receipt");
        if (text.indexOf('\r') >= 0) {
            throw ProofException.malformed(
                    "The lines of a receipt end with a line feed alone; these have carriage returns, as some"
                            + " editors and mail programs add them. Fetch the receipt again and keep its bytes");
        }
        if (text.startsWith("{")) {
            throw ProofException.malformed(
                    "This is JSON, such as an error of the API, and no receipt: that begins with the line " + HEADER
                            + ". Look into the file, and fetch the receipt again");
        }
        int split = text.indexOf("\n\n");
        if (split < 0) {
            throw ProofException.malformed("A receipt has an empty line before its checkpoint; this has none");
        }
        var lines = new ArrayList<>(List.of(text.substring(0, split).split("\n", -1)));
        if (!lines.removeFirst().equals(HEADER)) {
            throw ProofException.malformed("A receipt begins with the line " + HEADER);
        }
        Optional<byte[]> entry = Optional.empty();
        if (!lines.isEmpty() && lines.getFirst().startsWith("extra ")) {
            entry = Optional.of(StrictText.base64(lines.removeFirst().substring("extra ".length()), "extra line"));
        }
        if (lines.isEmpty() || !lines.getFirst().startsWith("index ")) {
            throw ProofException.malformed("A receipt has an index line after its header and extra line");
        }
        long index = StrictText.decimal(lines.removeFirst().substring("index ".length()), "receipt's index");
        if (lines.size() > LONGEST_PATH) {
            throw ProofException.malformed("An inclusion proof has at most 63 hashes, this one has " + lines.size());
        }
        var checkpoint = UnverifiedCheckpoint.parse(text.substring(split + 2));
        var path = lines.stream().map(Hash::parseBase64).toList();
        return new Receipt(entry, new InclusionProof(index, checkpoint.claimed().size(), path), checkpoint);
    }

    /** The entry out of the extra line. Not authenticated until {@link #verify} has passed. */
    public Optional<byte[]> entry() {
        return entry.map(byte[]::clone);
    }

    public InclusionProof proof() {
        return proof;
    }

    public UnverifiedCheckpoint checkpoint() {
        return checkpoint;
    }

    /** Refuses unless the entry is in the tree of the checkpoint, and the checkpoint is by one of the log's keys. */
    public Checkpoint verify(byte[] entry, String origin, List<VerifierKey> keys) {
        var verified = checkpoint.verifiedBy(origin, keys);
        proof.verify(new TreeHasher().leaf(entry), verified.root());
        return verified;
    }

    /** The file's text. */
    public String format() {
        var text = new StringBuilder(HEADER).append('\n');
        entry.ifPresent(bytes -> text.append("extra ")
                .append(Base64.getEncoder().encodeToString(bytes))
                .append('\n'));
        text.append("index ").append(proof.index()).append('\n');
        proof.path().forEach(hash -> text.append(hash.base64()).append('\n'));
        return text.append('\n').append(checkpoint.note().format()).toString();
    }
}
