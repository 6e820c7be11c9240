package dev.plinth.ledger;

import dev.plinth.keys.SubjectId;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Principal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Entry v1: the bytes that are hashed into the log, canonical JSON with its members in a fixed order; absent ones are left
 * out. See docs/formats/entry-v1.md. Kept as two parts around the subject, which a read learns only inside the database.
 */
final class EntryV1 {
    /** The longest entry in bytes; a tlog-tiles bundle could hold 65,535. */
    static final int MAX_BYTES = 60 * 1024;

    private static final int MAX_PURPOSE = 200;
    private static final int MAX_OBJECT_ID = 200;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final byte[] SUBJECT = ",\"subject\":\"".getBytes(StandardCharsets.US_ASCII);

    private final byte[] prefix;
    private final byte[] suffix;

    private EntryV1(byte[] prefix, byte[] suffix) {
        this.prefix = prefix;
        this.suffix = suffix;
    }

    static EntryV1 of(OrgId org, EntryId id, Instant time, LedgerEntry entry, Optional<byte[]> commitment) {
        entry.cause().purpose().ifPresent(EntryV1::requirePurpose);
        requireText("object.id", entry.object().id(), MAX_OBJECT_ID);
        try {
            EntryV1 written = new EntryV1(beforeSubject(org, id, time, entry), afterSubject(entry, commitment));
            return written.requireShort();
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("request", String.valueOf(e.getMessage()), "text made of whole characters");
        }
    }

    private static byte[] beforeSubject(OrgId org, EntryId id, Instant time, LedgerEntry entry) {
        CanonicalJson json = CanonicalJson.beginning()
                .open()
                .member("v", 1)
                .member("id", id.toString())
                .member("time", TIME.format(time))
                .member("org", org.toString());
        principal(json.name("actor"), entry.cause().by());
        entry.cause().onBehalfOf().ifPresent(who -> principal(json.name("onBehalfOf"), who));
        return json.member("action", entry.action())
                .name("object")
                .open()
                .member("type", entry.object().type())
                .member("id", entry.object().id())
                .close()
                .bytes();
    }

    private static byte[] afterSubject(LedgerEntry entry, Optional<byte[]> commitment) {
        CanonicalJson json = CanonicalJson.continuing();
        entry.cause().purpose().ifPresent(purpose -> json.member("purpose", purpose));
        json.member("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
        json.member("request", entry.cause().request().toString());
        entry.before().ifPresent(digest -> json.member("before", digest));
        entry.after().ifPresent(digest -> json.member("after", digest));
        json.member("orgScoped", true);
        if (!entry.fields().isEmpty()) json.member("fields", entry.fields());
        if (!entry.facts().isEmpty()) json.member("facts", new TreeMap<>(entry.facts()));
        commitment.ifPresent(hash -> json.name("payload")
                .open()
                .member("commitment", HexFormat.of().formatHex(hash))
                .close());
        return json.close().bytes();
    }

    private static void principal(CanonicalJson json, Principal who) {
        json.open().member("type", who.kind().text()).member("id", who.id()).close();
    }

    private EntryV1 requireShort() {
        int longest = prefix.length + SUBJECT.length + 36 + 1 + suffix.length;
        if (longest > MAX_BYTES)
            throw new ProblemException(
                    ProblemCode.TOO_LARGE,
                    "The ledger entry about this request would have %d bytes, at most %d are allowed: touch fewer fields at once"
                            .formatted(longest, MAX_BYTES));
        return this;
    }

    /** Whether an entry can carry this as its purpose: one line of whole characters, not too long. */
    static boolean isPurpose(String text) {
        return wrong(text, MAX_PURPOSE).isEmpty()
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static void requirePurpose(String purpose) {
        requireText("purpose", purpose, MAX_PURPOSE);
    }

    private static void requireText(String field, String text, int longest) {
        wrong(text, longest).ifPresent(wrong -> {
            throw ProblemException.field(
                    field, wrong, "1 to %d characters, none of them a control character".formatted(longest));
        });
    }

    private static Optional<String> wrong(String text, int longest) {
        if (text.isBlank()) return Optional.of("is empty");
        if (text.length() > longest) return Optional.of("has " + text.length() + " characters");
        return text.chars().anyMatch(Character::isISOControl)
                ? Optional.of("holds a control character")
                : Optional.empty();
    }

    /** Everything up to the end of the object. */
    byte[] prefix() {
        return prefix.clone();
    }

    /** Everything after the subject. */
    byte[] suffix() {
        return suffix.clone();
    }

    /** The whole entry. */
    byte[] bytes(Optional<SubjectId> subject) {
        byte[] member = subject.map(who -> (new String(SUBJECT, StandardCharsets.US_ASCII) + who + '"'))
                .orElse("")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[prefix.length + member.length + suffix.length];
        System.arraycopy(prefix, 0, all, 0, prefix.length);
        System.arraycopy(member, 0, all, prefix.length, member.length);
        System.arraycopy(suffix, 0, all, prefix.length + member.length, suffix.length);
        return all;
    }
}
