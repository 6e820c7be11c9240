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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which customer key belongs to which organisation, for all regions together: kept in the key store of the home region. */
final class KekReservations {
    /*
     * A region's own unique key cannot see the other regions. So a key is reserved at home before anything is wrapped under
     * it, and given back when its organisation has moved to another one, or when the assignment was refused. Whoever dies in
     * between leaves a reservation too many; the sweep gives back those that nobody uses once no assignment can be under
     * way, and reserves what is in use without. So keys from before there were reservations get theirs; no key is assigned before
     * every region was looked at once. A reservation that somebody took away would free a key that is in use, so each assignment
     * also looks itself into the regions that answer.
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

    private record Holder(KekRef kek, OrgId org) {}

    private record Reservation(Holder holder, Instant at) {}

    /** How a wish for a key ended. */
    enum Taken {
        /** It is the organisation's by this call, which gives it back if nothing comes of it. */
        NOW,
        BEFORE,
        BY_ANOTHER
    }

    Taken take(OrgId org, KekRef kek) {
        for (RegionId region : regions.get())
            if (learnt.contains(region)) look(region, kek);
            else learn(region, Set.of());
        return take(new Reservation(new Holder(kek, org), clock.instant()));
    }

    private void look(RegionId region, KekRef kek) {
        try {
            used(region).stream().filter(one -> one.holder().kek().equals(kek)).forEach(this::take);
        } catch (ProblemException e) {
            LOG.warn(
                    "Whether region {} uses a customer key is known by reservations alone: {}", region, e.getMessage());
        }
    }

    /** Other organisations' keys of this name, at other providers. */
    List<KekRef> namesakes(OrgId org, KekRef kek) {
        return reserved().stream()
                .map(Reservation::holder)
                .filter(one -> !one.org().equals(org) && !one.kek().equals(kek))
                .map(Holder::kek)
                .filter(other -> other.id().equals(kek.id()))
                .toList();
    }

    /** One that the organisation has already counts from now on, or the sweep could end it under an assignment. */
    private Taken take(Reservation wanted) {
        KekRef kek = wanted.holder().kek();
        return database.<Optional<Boolean>>sweep(
                        home(),
                        tx -> tx.queryOne(
                                """
                                insert into keystore.kek_reservation as r (provider, key_id, org_id, reserved_at) values (?, ?, ?, ?)
                                on conflict (provider, key_id) do update
                                  set reserved_at = greatest(r.reserved_at, excluded.reserved_at) where r.org_id = excluded.org_id
                                returning (xmax = 0)::text as made
                                """,
                                row -> row.text("made").equals("true"),
                                kek.provider(),
                                kek.id().value(),
                                wanted.holder().org(),
                                wanted.at()))
                .map(made -> made ? Taken.NOW : Taken.BEFORE)
                .orElse(Taken.BY_ANOTHER);
    }

    /** Gives back a key that the organisation has left, or never came to use; one that is being assigned to it stays. */
    void giveBack(OrgId org, KekRef kek) {
        giveBackUnused(new Holder(kek, org));
    }

    /** What cannot be judged now is judged next time. */
    void sweep() {
        Set<Holder> held = reserved().stream().map(Reservation::holder).collect(Collectors.toSet());
        Set<Holder> used = new HashSet<>();
        for (RegionId region : regions.get()) attempt("region " + region, () -> used.addAll(learn(region, held)));
        Instant before = clock.instant().minus(BEING_ASSIGNED);
        for (Reservation one : reserved())
            if (one.at().isBefore(before) && !used.contains(one.holder()))
                attempt("organisation " + one.holder().org(), () -> giveBackUnused(one.holder()));
    }

    private static void attempt(String of, Runnable work) {
        try {
            work.run();
        } catch (ProblemException e) {
            LOG.warn("Customer keys of {} are looked at later: {}", of, e.getMessage());
        }
    }

    /** Reserves what is in use in a region and not held yet; returns all that is in use. */
    private Set<Holder> learn(RegionId region, Set<Holder> held) {
        Set<Holder> used = new HashSet<>();
        for (Reservation one : used(region)) {
            used.add(one.holder());
            if (!held.contains(one.holder()) && take(one) == Taken.BY_ANOTHER)
                LOG.error(
                        "The customer key {} of provider {} is the key of organisation {} and of another one",
                        one.holder().kek().id(),
                        one.holder().kek().provider(),
                        one.holder().org());
        }
        learnt.add(region);
        return used;
    }

    private List<Reservation> used(RegionId region) {
        return rows(
                region,
                "select provider, key_id, org_id, changed_at as at from keystore.org_kek where custody = 'customer'");
    }

    private List<Reservation> reserved() {
        return rows(home(), "select provider, key_id, org_id, reserved_at as at from keystore.kek_reservation");
    }

    /** Without those that name no key, which nobody of us wrote. */
    private List<Reservation> rows(RegionId region, String sql) {
        return database.<List<Optional<Reservation>>>sweep(region, tx -> tx.query(sql, KekReservations::read)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Reservation> read(KeyTransaction.Row row) {
        try {
            KekRef kek = new KekRef(row.text("provider"), new KekId(row.text("key_id")));
            return Optional.of(new Reservation(new Holder(kek, row.org()), row.instant("at")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean used(Holder one) {
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

    private void giveBackUnused(Holder one) {
        if (used(one) || changing(one.org())) return;
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
