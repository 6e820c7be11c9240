package dev.plinth.keys;

import dev.plinth.crypto.KekId;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which customer key belongs to which organisation, for all regions together: kept in the key store of the home region. */
final class KekReservations {
    /*
     * A region's own unique key cannot see the other regions. So a key is reserved at home before anything is wrapped under
     * it, and given back when its organisation has moved to another one, or when the assignment was refused. Whoever dies in
     * between leaves a reservation too many; the sweep gives back those that nobody uses once no assignment can be under
     * way, and reserves what is in use without. So keys from before there were reservations get theirs; no key is assigned before
     * every region was looked at once.
     */
    private static final Logger LOG = LoggerFactory.getLogger(KekReservations.class);
    private static final Duration BEING_ASSIGNED = Duration.ofMinutes(5);

    private final KeyDatabase database;
    private final Supplier<List<RegionId>> regions;
    private final InstantSource clock;
    private final Set<RegionId> learnt = ConcurrentHashMap.newKeySet();

    /** @param regions the home region first */
    KekReservations(KeyDatabase database, Supplier<List<RegionId>> regions, InstantSource clock) {
        this.database = database;
        this.regions = regions;
        this.clock = clock;
    }

    private record Reservation(KekRef kek, OrgId org, Instant at) {}

    /** Whether the organisation has the key for itself from now on; false when it is another's. */
    boolean take(OrgId org, KekRef kek) {
        regions.get().stream().filter(region -> !learnt.contains(region)).forEach(this::learn);
        return taken(new Reservation(kek, org, clock.instant()));
    }

    private boolean taken(Reservation wanted) {
        KekRef kek = wanted.kek();
        return database.sweep(home(), tx -> {
            tx.update("""
                    insert into keystore.kek_reservation (provider, key_id, org_id, reserved_at) values (?, ?, ?, ?)
                    on conflict (provider, key_id) do nothing
                    """, kek.provider(), kek.id().value(), wanted.org(), wanted.at());
            return tx.queryOne(
                            "select org_id from keystore.kek_reservation where provider = ? and key_id = ?",
                            KeyTransaction.Row::org,
                            kek.provider(),
                            kek.id().value())
                    .filter(wanted.org()::equals)
                    .isPresent();
        });
    }

    /** Gives back a key that the organisation has left, or never came to use. */
    void giveBack(OrgId org, KekRef kek) {
        Reservation one = new Reservation(kek, org, clock.instant());
        if (!used(one)) giveBack(one);
    }

    void sweep() {
        regions.get().forEach(this::learn);
        Instant before = clock.instant().minus(BEING_ASSIGNED);
        for (Reservation one : reserved())
            if (one.at().isBefore(before) && !used(one) && !changing(one.org())) giveBack(one);
    }

    private void learn(RegionId region) {
        List<Reservation> used = database.sweep(
                region,
                tx -> tx.query(
                        "select provider, key_id, org_id, changed_at as at from keystore.org_kek where custody = 'customer'",
                        KekReservations::read));
        for (Reservation one : used)
            if (!taken(one))
                LOG.error(
                        "The customer key {} of provider {} is the key of organisation {} and of another one",
                        one.kek().id(),
                        one.kek().provider(),
                        one.org());
        learnt.add(region);
    }

    private List<Reservation> reserved() {
        return database.sweep(
                home(),
                tx -> tx.query(
                        "select provider, key_id, org_id, reserved_at as at from keystore.kek_reservation",
                        KekReservations::read));
    }

    private static Reservation read(KeyTransaction.Row row) {
        return new Reservation(
                new KekRef(row.text("provider"), new KekId(row.text("key_id"))), row.org(), row.instant("at"));
    }

    private boolean used(Reservation one) {
        try {
            return database.in(one.org(), tx -> KeyRows.kek(tx, one.org()))
                    .filter(row -> row.ref().equals(one.kek()))
                    .isPresent();
        } catch (ProblemException e) {
            if (e.code().equals(ProblemCode.NOT_FOUND)) return false;
            throw e;
        }
    }

    private boolean changing(OrgId org) {
        return !database.in(
                        org, tx -> tx.query("select 1 from keystore.change where org_id = ? limit 1", row -> true, org))
                .isEmpty();
    }

    private void giveBack(Reservation one) {
        database.sweep(
                home(),
                tx -> tx.update(
                        "delete from keystore.kek_reservation where provider = ? and key_id = ? and org_id = ?",
                        one.kek().provider(),
                        one.kek().id().value(),
                        one.org()));
    }

    private RegionId home() {
        return regions.get().getFirst();
    }
}
