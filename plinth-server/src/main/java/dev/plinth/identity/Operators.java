package dev.plinth.identity;

import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.spi.Journal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Operators, as rows of the instance organisation. Neither address nor password can be read back from them. */
final class Operators {
    private final Pepper pepper;
    private final RowJudge judge;
    private final Journal journal;
    private final Ids ids;
    private final InstantSource clock;

    Operators(Pepper pepper, RowJudge judge, Journal journal, Ids ids, InstantSource clock) {
        this.pepper = pepper;
        this.judge = judge;
        this.journal = journal;
        this.ids = ids;
        this.clock = clock;
    }

    boolean any(OrgSession instance) {
        return !instance.query(
                        "select id from tenant.operator where org_id = :org limit 1",
                        Params.none(),
                        row -> row.uuid("id"))
                .isEmpty();
    }

    OperatorId create(OrgSession instance, String email, String passwordHash, Cause cause) {
        return create(instance, new OperatorId(ids.next()), email, passwordHash, cause);
    }

    OperatorId create(OrgSession instance, OperatorId id, String email, String passwordHash, Cause cause) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        StoredOperator row =
                new StoredOperator(id, pepper.account(email), passwordHash, now, now, 0, Optional.empty(), 0);
        instance.attach(
                """
                insert into tenant.operator (org_id, id, account, password, created_at, changed_at, changes, seal)
                values (:org, :id, :account, :password, :now, :now, 0, :seal)
                """,
                Params.of("id", row.id().value())
                        .and("account", row.account())
                        .and("password", passwordHash)
                        .and("now", now)
                        .and("seal", judge.seal(instance.org(), row)));
        journal.record(instance, cause, "operator.create", "operator", row.id().toString(), Map.of());
        return row.id();
    }

    Optional<StoredOperator> find(OrgSession instance, String email) {
        return one(instance, " and account = :account", Params.of("account", pepper.account(email)));
    }

    Optional<StoredOperator> find(OrgSession instance, OperatorId id) {
        return one(instance, " and id = :id", Params.of("id", id.value()));
    }

    private Optional<StoredOperator> one(OrgSession instance, String which, Params params) {
        return instance.queryOne(StoredOperator.SELECT + which, params, StoredOperator::read)
                .flatMap(row -> judge.believed(instance.org(), row));
    }

    /** Fails the transaction with {@link dev.plinth.tenancy.StaleWriteException} when another change was first. */
    void changePassword(OrgSession instance, StoredOperator before, String passwordHash, Cause cause) {
        StoredOperator row = before.withPassword(passwordHash, clock.instant().truncatedTo(ChronoUnit.MICROS));
        instance.attachExpecting(
                1,
                """
                update tenant.operator set password = :password, changed_at = :now, changes = :changes, seal = :seal
                where org_id = :org and id = :id and changes = :before
                """,
                Params.of("id", row.id().value())
                        .and("password", passwordHash)
                        .and("now", row.changedAt())
                        .and("changes", row.changes())
                        .and("before", before.changes())
                        .and("seal", judge.seal(instance.org(), row)));
        journal.record(
                instance,
                cause,
                "operator.password-change",
                "operator",
                row.id().toString(),
                Map.of());
    }
}
