package dev.plinth.keys;

import dev.plinth.keys.spi.KekUnavailableException;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import java.time.InstantSource;
import java.util.Map;

/** Pulls a customer key and restores it. */
final class CustodyEffects {
    private final KeyDatabase database;
    private final Providers providers;
    private final InstantSource clock;

    CustodyEffects(KeyDatabase database, Providers providers, InstantSource clock) {
        this.database = database;
        this.providers = providers;
        this.clock = clock;
    }

    Effect pull(Change change) {
        if (requireCustomerKey(change.org()).pulled()) throw already("pulled");
        // the database's clock: the latency is measured on nodes whose clocks may differ
        return tx -> changed(tx, """
                update keystore.org_kek
                set state = 'pulled', pulled_at = clock_timestamp(), stop_millis = null, changed_at = ?
                where org_id = ? and custody = 'customer' and state = 'active'
                """, change.org(), "pulled");
    }

    Effect restore(Change change) {
        KekRow kek = requireCustomerKey(change.org());
        if (!kek.pulled()) throw already("active");
        try {
            providers.confirm(kek.ref());
        } catch (KekUnavailableException e) {
            throw KeyProblems.providerSilent();
        }
        return tx -> changed(tx, """
                update keystore.org_kek set state = 'active', pulled_at = null, changed_at = ?
                where org_id = ? and custody = 'customer' and state = 'pulled'
                """, change.org(), "active");
    }

    /** Under a customer's key it is pulled: whether the organisation had pulled it since, only the organisation may say. */
    Effect accept(Change change) {
        return tx -> {
            tx.update("""
                    update keystore.org_kek set epoch = ?, changed_at = ?, stop_millis = null,
                      state = case custody when 'customer' then 'pulled' else state end,
                      pulled_at = case custody when 'customer' then coalesce(pulled_at, clock_timestamp()) end
                    where org_id = ?
                    """, Long.valueOf(change.detail(Change.NEWEST)), clock.instant(), change.org());
            KeyRows.grow(tx, change.org());
            return Map.of();
        };
    }

    private KekRow requireCustomerKey(OrgId org) {
        return database.in(org, tx -> KeyRows.kek(tx, org))
                .filter(row -> row.custody() == Custody.CUSTOMER)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.CONFLICT,
                        "This organisation's key is the operator's (custody managed), so there is nothing of the customer's to pull"
                                + " or restore; assign a customer key with PUT …/keys/customer-key first"));
    }

    private Map<String, String> changed(KeyTransaction tx, String sql, OrgId org, String state) {
        if (tx.update(sql, clock.instant(), org) != 1) throw already(state);
        KeyRows.grow(tx, org);
        return Map.of("state", state);
    }

    private static ProblemException already(String state) {
        return new ProblemException(
                ProblemCode.CONFLICT, "The customer key is %s already; nothing was changed".formatted(state));
    }
}
