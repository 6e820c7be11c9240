package dev.plinth.identity;

import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.spi.Journal;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Operators, as rows of the instance organisation. Neither address nor password can be read back from them. */
final class Operators {
    private final Pepper pepper;
    private final Journal journal;
    private final Ids ids;
    private final InstantSource clock;

    Operators(Pepper pepper, Journal journal, Ids ids, InstantSource clock) {
        this.pepper = pepper;
        this.journal = journal;
        this.ids = ids;
        this.clock = clock;
    }

    /** An account and the bcrypt hash of its password. */
    record Account(OperatorId id, String password) {}

    boolean any(OrgSession instance) {
        return !instance.query(
                        "select id from tenant.operator where org_id = :org limit 1",
                        Params.none(),
                        row -> row.uuid("id"))
                .isEmpty();
    }

    OperatorId create(OrgSession instance, String email, String passwordHash, Cause cause) {
        OperatorId id = new OperatorId(ids.next());
        instance.attach(
                """
                insert into tenant.operator (org_id, id, account, password, created_at, changed_at)
                values (:org, :id, :account, :password, :now, :now)
                """,
                Params.of("id", id.value())
                        .and("account", pepper.account(email))
                        .and("password", passwordHash)
                        .and("now", clock.instant()));
        journal.record(instance, cause, "operator.create", "operator", id.toString(), Map.of());
        return id;
    }

    Optional<Account> find(OrgSession instance, String email) {
        return instance.queryOne(
                "select id, password from tenant.operator where org_id = :org and account = :account",
                Params.of("account", pepper.account(email)),
                row -> new Account(new OperatorId(row.uuid("id")), row.text("password")));
    }

    Optional<Account> find(OrgSession instance, OperatorId id) {
        return instance.queryOne(
                "select id, password from tenant.operator where org_id = :org and id = :id",
                Params.of("id", id.value()),
                row -> new Account(new OperatorId(row.uuid("id")), row.text("password")));
    }

    void changePassword(OrgSession instance, OperatorId id, String passwordHash, Cause cause) {
        instance.attachExpecting(
                1,
                "update tenant.operator set password = :password, changed_at = :now where org_id = :org and id = :id",
                Params.of("id", id.value()).and("password", passwordHash).and("now", clock.instant()));
        journal.record(instance, cause, "operator.password-change", "operator", id.toString(), Map.of());
    }
}
