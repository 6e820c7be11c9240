package dev.plinth.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * Text with signature lines (C2SP signed-note), parsed but not verified.
 *
 * @param text the signed text, ending in a newline
 * @param signatures from 0 (before signing) to 100 signature lines
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
    /** The longest note read, in bytes; holds more than 100 ML-DSA-44 signatures. */
    public static final int MAX_BYTES = 512 * 1024;

    private static final int MAX_SIGNATURES = 100;

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw ProofException.malformed("A note's text ends in a newline and holds no other control character");
        }
        if (signatures.size() > MAX_SIGNATURES) {
            throw ProofException.malformed("A note may have 100 signatures, not " + signatures.size());
        }
    }

    /** Reads a whole note from UTF-8 bytes; at least one signature line is required. */
    public static SignedNote parse(byte[] note) {
        if (note.length > MAX_BYTES) {
            throw ProofException.malformed("A note may have %d bytes, not %d".formatted(MAX_BYTES, note.length));
        }
        return parse(StrictText.utf8(note, "note"));
    }

    /** Reads a whole note; at least one signature line is required. */
    public static SignedNote parse(String note) {
        int split = note.lastIndexOf("\n\n");
        if (split < 0 || !note.endsWith("\n") || split + 2 == note.length()) {
            throw ProofException.malformed(
                    "A note is text, an empty line, and signature lines that each end in a newline");
        }
        return new SignedNote(note.substring(0, split + 1), signatureLines(note.substring(split + 2)));
    }

    /** Reads signature lines, each ending in a newline, as a witness answers with. */
    public static List<NoteSignature> signatureLines(String lines) {
        if (!lines.endsWith("\n")) {
            throw ProofException.malformed("Each signature line ends in a newline");
        }
        var signatures = new ArrayList<NoteSignature>();
        for (var line : lines.substring(0, lines.length() - 1).split("\n", -1)) {
            signatures.add(NoteSignature.parse(line));
        }
        return List.copyOf(signatures);
    }

    /** The same text with more signatures behind the present ones. */
    public SignedNote with(List<NoteSignature> more) {
        var all = new ArrayList<>(signatures);
        more.stream().filter(signature -> !all.contains(signature)).forEach(all::add);
        return new SignedNote(text, all);
    }

    /** The note as it is stored and sent. */
    public String format() {
        var note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature.line()).append('\n'));
        return note.toString();
    }
}
