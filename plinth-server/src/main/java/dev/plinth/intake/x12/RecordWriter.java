package dev.plinth.intake.x12;

import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.ParsedRecord;
import dev.plinth.intake.format.Place;
import dev.plinth.intake.format.RecordSink;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Gives the records of one transaction their keys and passes them on. */
final class RecordWriter {
    private final Origin origin;
    private final RecordSink sink;
    private long count;

    RecordWriter(Origin origin, RecordSink sink) {
        this.origin = origin;
        this.sink = sink;
    }

    /**
     * A record of something that happened, such as a claim: two that say the same are still two. Its key is its place in the
     * envelope and its content, so the same file in another layout gives the same keys.
     */
    void event(long segment, String collection, Optional<String> subject, Map<String, Object> fields) {
        count++;
        String key = String.join("|", origin.key(), Long.toString(count), digest(fields));
        sink.record(new ParsedRecord(Place.segment(segment, ""), collection, key, subject, Optional.empty(), fields));
    }

    /** A record of something that is, such as a member: told again in the same words it is the same record. */
    void entity(long segment, String collection, Optional<String> subject, Map<String, Object> fields) {
        sink.record(new ParsedRecord(
                Place.segment(segment, ""), collection, digest(fields), subject, Optional.empty(), fields));
    }

    void finding(Finding finding) {
        sink.finding(finding);
    }

    private static String digest(Map<String, Object> fields) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(fields.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }
}
