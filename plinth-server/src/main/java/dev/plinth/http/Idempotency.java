package dev.plinth.http;

import dev.plinth.access.Caller;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.ConstraintViolation;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.StaleWriteException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes a repeated request happen once: the header {@code Idempotency-Key} of one request, or none. Controllers take it as
 * a parameter. A key counts per principal and organisation, for 24 hours.
 *
 * <p>What is kept is a digest of the key, a digest of the request and a reference from which the answer can be made again,
 * never the answer itself: that may hold what is sealed elsewhere. Requests that failed leave nothing, so they can be
 * repeated.
 *
 * {@snippet :
 * return idempotency.run(org,
 *         () -> orgs.once(org, session -> {
 *             idempotency.attach(session, id.toString());
 *             return write(session, id);
 *         }),
 *         reference -> show(org, RecordId.parse(reference)));
 * }
 */
public final class Idempotency {
    static final String HEADER = "Idempotency-Key";
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int LONGEST_REFERENCE = 64 * 1024;

    private final Optional<Header> header;
    private final OrgTransactions transactions;
    private final InstantSource clock;

    /** What the request says, as digests. The one of the request is made late, when its body has been read. */
    record Header(byte[] key, Supplier<byte[]> request) {}

    private record Stored(byte[] request, String reference) {}

    Idempotency(Optional<Header> header, OrgTransactions transactions, InstantSource clock) {
        this.header = header;
        this.transactions = transactions;
        this.clock = clock;
    }

    static Header header(String key, Caller caller, Supplier<byte[]> request) {
        if (!key.matches("[\\x21-\\x7e]{1,255}"))
            throw ProblemException.field(HEADER, "is not usable", "1 to 255 visible ASCII characters");
        return new Header(
                BodyDigest.of(
                        caller.principal().kind().name(), caller.principal().id(), key),
                request);
    }

    /**
     * Remembers this request in the transaction of its write. Attaches statements only, and does nothing when the client
     * sent no key. MUST be called inside the work given to {@link #run}, before its last statement.
     *
     * @param reference ids from which {@code replay} can make the answer again; no personal data, at most 64 KiB
     */
    public void attach(OrgSession session, String reference) {
        if (reference.length() > LONGEST_REFERENCE)
            throw new IllegalArgumentException("A reference has at most " + LONGEST_REFERENCE + " characters");
        header.ifPresent(sent -> {
            Instant now = clock.instant();
            session.attach("""
                    delete from tenant.idempotency where org_id = :org and key in (
                      select key from tenant.idempotency where org_id = :org and expires_at <= :now
                      order by key = :key desc, expires_at limit 8 for update skip locked)
                    """, Params.of("now", now).and("key", sent.key()));
            session.attach(
                    """
                    insert into tenant.idempotency (org_id, key, request, reference, expires_at)
                    values (:org, :key, :request, :reference, :expires)
                    """,
                    Params.of("key", sent.key())
                            .and("request", sent.request().get())
                            .and("reference", reference)
                            .and("expires", now.plus(KEPT)));
        });
    }

    /**
     * Runs the write, or, if this key has been used before, answers from what was remembered. Of concurrent requests with
     * one key, one writes and the others wait for it. Refuses a key that belongs to a different request with 422.
     */
    public <T> T run(OrgId org, Supplier<T> write, Function<String, T> replay) {
        if (header.isEmpty()) return write.get();
        try {
            return write.get();
        } catch (ConstraintViolation | StaleWriteException | ProblemException refused) {
            return replay.apply(
                    earlier(org, header.get()).orElseThrow(() -> refused).reference());
        }
    }

    /** What was remembered under this key; asked only after a refusal, which a repetition may well have caused. */
    private Optional<Stored> earlier(OrgId org, Header sent) {
        Optional<Stored> stored = transactions.once(
                org,
                session -> session.queryOne(
                        "select request, reference from tenant.idempotency where org_id = :org and key = :key",
                        Params.of("key", sent.key()),
                        row -> new Stored(row.bytes("request"), row.text("reference"))));
        if (stored.isPresent()
                && !MessageDigest.isEqual(stored.get().request(), sent.request().get()))
            throw new ProblemException(
                    HttpProblems.KEY_REUSED,
                    "The idempotency key was used for a request with another method, address or body; use a new one");
        return stored;
    }
}
