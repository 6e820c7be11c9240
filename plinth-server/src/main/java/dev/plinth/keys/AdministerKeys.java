package dev.plinth.keys;

import dev.plinth.keys.spi.KekRef;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link KeyAdministration}: reads the key store, hands changes to {@link KeyChanges}, then has this node's caches follow. */
final class AdministerKeys implements KeyAdministration {
    private static final Logger LOG = LoggerFactory.getLogger(AdministerKeys.class);
    private static final int ROTATIONS_SHOWN = 100;

    private final KeyDatabase database;
    private final KeyGuard guard;
    private final OrgKeyCache cache;
    private final Keys keys;
    private final KeyChanges changes;
    private final KekReservations reservations;
    private final KeyUsers users;
    private final Providers providers;
    private final KeyMeters meters;
    private final InstantSource clock;
    private final Ids ids;

    AdministerKeys(
            KeyDatabase database,
            KeyGuard guard,
            OrgKeyCache cache,
            Keys keys,
            KeyChanges changes,
            KekReservations reservations,
            KeyUsers users,
            Providers providers,
            KeyMeters meters,
            InstantSource clock,
            Ids ids) {
        this.database = database;
        this.guard = guard;
        this.cache = cache;
        this.keys = keys;
        this.changes = changes;
        this.reservations = reservations;
        this.users = users;
        this.providers = providers;
        this.meters = meters;
        this.clock = clock;
        this.ids = ids;
    }

    /** Makes the keysets first when the organisation has none, so that nothing here meets an empty key store. */
    private StoredKeys present(OrgId org) {
        Optional<StoredKeys> found = guard.read(org);
        if (found.isPresent()) return found.get();
        cache.current(org);
        return guard.read(org).orElseThrow(KeyProblems::changedMeanwhile);
    }

    @Override
    public Hierarchy hierarchy(OrgId org) {
        StoredKeys present = present(org);
        KekRow kek = present.kek();
        Instant now = clock.instant();
        List<Version> versions = present.keys().stream()
                .map(row -> new Version(
                        row.purpose(),
                        row.version(),
                        row.state(),
                        row.createdAt(),
                        Duration.between(row.createdAt(), now),
                        row.retiredAt(),
                        row.destroyedAt()))
                .toList();
        return new Hierarchy(
                kek.ref(),
                kek.custody(),
                kek.customerSince(),
                kek.pulled(),
                kek.pulledAt(),
                kek.stopMillis().isPresent()
                        ? Optional.of(Duration.ofMillis(kek.stopMillis().getAsLong()))
                        : Optional.empty(),
                kek.generation(),
                kek.changedAt(),
                versions);
    }

    @Override
    public boolean pulled(OrgId org) {
        return guard.read(org).filter(stored -> stored.kek().pulled()).isPresent();
    }

    @Override
    public List<Rotation> rotations(OrgId org) {
        return database.in(org, tx -> RotationRows.of(tx, org, ROTATIONS_SHOWN)).stream()
                .map(job -> rotation(org, job))
                .toList();
    }

    private Rotation rotation(OrgId org, RotationRows.Job job) {
        long left = job.state().equals("done")
                ? 0
                : users.uses(org, job.purpose(), job.from()).orElse(0);
        return new Rotation(
                job.purpose(),
                job.from(),
                job.to(),
                RotationState.valueOf(job.state().toUpperCase(Locale.ROOT)),
                job.total().orElse(job.moved() + left),
                job.moved(),
                left,
                job.startedAt(),
                job.finishedAt());
    }

    @Override
    public Hierarchy rotate(OrgId org, Set<KeyPurpose> purposes, Cause cause) {
        Optional<KeyPurpose> fixed =
                purposes.stream().filter(purpose -> !purpose.rotates()).findFirst();
        if (fixed.isPresent())
            throw ProblemException.field(
                    "purposes", fixed.get().text() + " never rotates", "purposes whose keys can be replaced");
        Map<KeyPurpose, Integer> active = new EnumMap<>(KeyPurpose.class);
        for (KeyRow row : present(org).keys())
            if (row.state() == KeyState.ACTIVE) active.put(row.purpose(), row.version());
        for (KeyPurpose purpose : purposes)
            carryOut(
                    org,
                    Change.Action.ROTATE,
                    "key",
                    purpose.text(),
                    Map.of("purpose", purpose.text(), "from", String.valueOf(active.get(purpose))),
                    cause);
        purposes.forEach(purpose -> meters.rotated());
        return hierarchy(org);
    }

    @Override
    public Hierarchy rotateKek(OrgId org, Cause cause) {
        KekRow kek = present(org).kek();
        if (kek.custody() != Custody.MANAGED)
            throw new ProblemException(
                    ProblemCode.CONFLICT,
                    "The customer holds this organisation's key: make a new one there and assign it with PUT …/keys/customer-key");
        return rewrap(kek, rewrapping(kek, nextManaged(kek), Custody.MANAGED, cause));
    }

    @Override
    public Hierarchy assignCustomerKey(OrgId org, KekRef kek, Owner owner, Cause cause) {
        List<String> customers = providers.names().stream()
                .filter(name -> !name.equals(providers.managed()))
                .sorted()
                .toList();
        if (!customers.contains(kek.provider()))
            throw ProblemException.field(
                    "provider",
                    kek.provider().equals(providers.managed())
                            ? "is the operator's own, which holds managed keys"
                            : "is not configured here",
                    customers.isEmpty()
                            ? "a provider for customer keys, and none is configured; docs/keys.md says how"
                            : "a provider for customer keys: " + String.join(", ", customers));
        KekRow present = present(org).kek();
        Change change = rewrapping(present, kek, Custody.CUSTOMER, cause);
        requireRooted(present, owner, change);
        if (present.ref().equals(kek))
            throw new ProblemException(ProblemCode.CONFLICT, "This key is this organisation's customer key already");
        KekReservations.Taken taken = reservations.take(org, kek);
        if (taken == KekReservations.Taken.BY_ANOTHER) throw RewrapEffect.notUsable();
        try {
            if (reservations.namesakes(org, kek).stream().anyMatch(other -> providers.same(kek, other, org)))
                throw RewrapEffect.notUsable();
            return rewrap(present, change);
        } catch (ProblemException e) {
            if (e.code().status() < 500 && taken == KekReservations.Taken.NOW) giveBack(org, kek);
            throw e;
        }
    }

    /** The log says who tried. */
    private void requireRooted(KekRow kek, Owner owner, Change change) {
        if (kek.customerSince()
                .filter(since -> !owner.rootedAt().isBefore(since))
                .isEmpty()) return;
        ProblemException refused = KeyProblems.rootedTooLate();
        changes.refuse(change, refused);
        throw refused;
    }

    @Override
    public Hierarchy returnToManaged(OrgId org, Owner owner, Cause cause) {
        KekRow kek = present(org).kek();
        if (kek.custody() == Custody.MANAGED)
            throw new ProblemException(ProblemCode.CONFLICT, "This organisation has no customer key");
        Change change = rewrapping(kek, nextManaged(kek), Custody.MANAGED, cause);
        requireRooted(kek, owner, change);
        return rewrap(kek, change);
    }

    private KekRef nextManaged(KekRow kek) {
        return CreateKeysets.managedKek(providers.managed(), kek.org(), kek.generation() + 1);
    }

    private Change rewrapping(KekRow now, KekRef to, Custody custody, Cause cause) {
        return change(
                now.org(),
                Change.Action.REWRAP,
                "kek",
                now.org().toString(),
                Map.of(
                        "provider",
                        to.provider(),
                        "key",
                        to.id().value(),
                        "custody",
                        custody.text(),
                        Change.AFTER,
                        Long.toString(now.epoch())),
                cause);
    }

    private Hierarchy rewrap(KekRow before, Change change) {
        carryOut(change);
        giveBack(change.org(), before.ref());
        return hierarchy(change.org());
    }

    /** A customer key that the organisation does not use is free for others; what does not get there now, the sweep does. */
    private void giveBack(OrgId org, KekRef kek) {
        try {
            reservations.giveBack(org, kek);
        } catch (ProblemException e) {
            LOG.info("A customer key that organisation {} gave up is free later: {}", org, e.getMessage());
        }
    }

    @Override
    public Pulled pull(OrgId org, Cause cause) {
        present(org);
        changes.carryOut(change(org, Change.Action.PULL, "kek", org.toString(), Map.of(), cause));
        cache.refresh(org);
        meters.pulled();
        return database.in(
                        org,
                        tx -> tx.queryOne(
                                "select pulled_at, coalesce(stop_millis, 0) as millis from keystore.org_kek where org_id = ? and state = 'pulled'",
                                row -> new Pulled(
                                        row.instant("pulled_at"),
                                        Duration.ofMillis(row.number("millis")),
                                        keys.revalidation()),
                                org))
                .orElseThrow(KeyProblems::changedMeanwhile);
    }

    @Override
    public Hierarchy restore(OrgId org, Owner owner, Cause cause) {
        KekRow kek = present(org).kek();
        Change change = change(
                org,
                Change.Action.RESTORE,
                "kek",
                org.toString(),
                Map.of(Change.AFTER, Long.toString(kek.epoch())),
                cause);
        requireRooted(kek, owner, change);
        carryOut(change);
        return hierarchy(org);
    }

    @Override
    public Shredding previewShred(OrgId org, String reference) {
        SubjectId subject = keys.subject(org, reference);
        return generation(org, subject)
                .<Shredding>map(generation ->
                        new Shredding.WouldShred(subject, generation, users.sealedFor(org, subject, generation)))
                .orElseGet(() -> new Shredding.NothingHeld(subject));
    }

    @Override
    public Shredding shred(OrgId org, String reference, Cause cause) {
        Shredding preview = previewShred(org, reference);
        return switch (preview) {
            case Shredding.WouldShred(SubjectId subject, int generation, Map<String, Long> unreadable) -> {
                carryOut(
                        org,
                        Change.Action.SHRED,
                        "subject",
                        subject.toString(),
                        Map.of("generation", String.valueOf(generation)),
                        cause);
                meters.shredded();
                yield new Shredding.Shredded(subject, generation, unreadable, keys.revalidation());
            }
            case Shredding.NothingHeld nothing -> nothing;
            case Shredding.Shredded shredded -> shredded;
        };
    }

    private Optional<Integer> generation(OrgId org, SubjectId subject) {
        return database.in(org, tx -> tx.queryOne("""
                        select generation from keystore.subject_salt
                        where org_id = ? and subject_id = ? and shredded_at is null
                        """, row -> row.integer("generation"), org, subject.value()));
    }

    private void carryOut(
            OrgId org,
            Change.Action action,
            String objectType,
            String objectId,
            Map<String, String> detail,
            Cause cause) {
        carryOut(change(org, action, objectType, objectId, detail, cause));
    }

    private void carryOut(Change change) {
        changes.carryOut(change);
        cache.refresh(change.org());
    }

    private Change change(
            OrgId org,
            Change.Action action,
            String objectType,
            String objectId,
            Map<String, String> detail,
            Cause cause) {
        return new Change(org, ids.next(), action, objectType, objectId, detail, cause);
    }
}
