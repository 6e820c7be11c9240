package dev.plinth.identity;

import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Params;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/** Sessions of the console, as rows of the instance organisation, found by a digest of what the cookie holds. */
final class ConsoleSessions {
    static final String SELECT =
            "select digest, operator, created_at, seen_at, seal from tenant.console_session where org_id = :org";
    private static final int ID_BYTES = 32;
    private static final Duration SEEN_AT_MOST_EVERY = Duration.ofSeconds(30);

    private final Organisations organisations;
    private final OrgTransactions transactions;
    private final Pepper pepper;
    private final RowJudge judge;
    private final InstantSource clock;
    private final SecureRandom random;

    ConsoleSessions(
            Organisations organisations,
            OrgTransactions transactions,
            Pepper pepper,
            RowJudge judge,
            InstantSource clock,
            SecureRandom random) {
        this.organisations = organisations;
        this.transactions = transactions;
        this.pepper = pepper;
        this.judge = judge;
        this.clock = clock;
        this.random = random;
    }

    /** A value for a cookie that nobody can guess; becomes a session only by {@link #begin} or {@link #rotate}. */
    String freshId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    /** Begins a session under a new id. Whatever the browser sent before is worth nothing afterwards. */
    String begin(OrgSession instance, OperatorId operator) {
        return insert(instance, operator, now());
    }

    /** Gives the session a new id and ends the old one; its absolute end stays where it was. */
    String rotate(OrgSession instance, ConsoleSession session) {
        end(instance, session);
        return insert(instance, session.operator(), session.createdAt());
    }

    /** @param createdAt when the operator signed in, to the microsecond */
    String insert(OrgSession instance, OperatorId operator, Instant createdAt) {
        String id = freshId();
        Instant now = now();
        ConsoleSession row = new ConsoleSession(pepper.session(id), operator, createdAt, now, Optional.empty());
        instance.attach(
                "delete from tenant.console_session where org_id = :org and (seen_at <= :idle or created_at <= :old)",
                Params.of("idle", now.minus(ConsoleSession.IDLE)).and("old", now.minus(ConsoleSession.ABSOLUTE)));
        instance.attach(
                """
                insert into tenant.console_session (org_id, digest, operator, created_at, seen_at, seal)
                values (:org, :digest, :operator, :created, :now, :seal)
                """,
                Params.of("digest", row.digest())
                        .and("operator", operator.value())
                        .and("created", createdAt)
                        .and("now", now)
                        .and("seal", judge.seal(instance.org(), row)));
        return id;
    }

    /** As the database keeps it, because it is sealed. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** The session of a cookie, if it is still alive; notes that it was seen. */
    Optional<ConsoleSession> find(String id) {
        Instant now = now();
        Optional<ConsoleSession> found = transactions
                .<Optional<ConsoleSession>>once(
                        organisations.instance(),
                        instance -> instance.queryOne(
                                SELECT + " and digest = :digest",
                                Params.of("digest", pepper.session(id)),
                                ConsoleSession::read))
                .filter(session -> session.alive(now))
                .flatMap(session -> judge.believed(organisations.instance(), session));
        found.filter(session -> session.seenAt().plus(SEEN_AT_MOST_EVERY).isBefore(now))
                .ifPresent(session -> seen(session.seen(now)));
        return found;
    }

    private void seen(ConsoleSession session) {
        transactions.once(
                organisations.instance(),
                instance -> instance.update(
                        "update tenant.console_session set seen_at = :now, seal = :seal"
                                + " where org_id = :org and digest = :digest",
                        Params.of("digest", session.digest())
                                .and("now", session.seenAt())
                                .and("seal", judge.seal(instance.org(), session))));
    }

    void end(OrgSession instance, ConsoleSession session) {
        instance.attach(
                "delete from tenant.console_session where org_id = :org and digest = :digest",
                Params.of("digest", session.digest()));
    }

    void endAll(OrgSession instance, OperatorId operator) {
        instance.attach(
                "delete from tenant.console_session where org_id = :org and operator = :operator",
                Params.of("operator", operator.value()));
    }
}
