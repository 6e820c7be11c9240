package dev.plinth.keys;

import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches how old active keys are, and gives a successor to those over the set age. */
final class KeyAges {
    private static final Logger LOG = LoggerFactory.getLogger(KeyAges.class);
    private static final int AT_ONCE = 100;

    private final KeyDatabase database;
    private final KeyChanges changes;
    private final OrgKeyCache cache;
    private final KeyMeters meters;
    private final InstantSource clock;
    private final Ids ids;
    private final Duration rotationAge;

    KeyAges(
            KeySettings settings,
            KeyDatabase database,
            KeyChanges changes,
            OrgKeyCache cache,
            KeyMeters meters,
            InstantSource clock,
            Ids ids) {
        this.database = database;
        this.changes = changes;
        this.cache = cache;
        this.meters = meters;
        this.clock = clock;
        this.ids = ids;
        this.rotationAge = settings.rotationAge();
    }

    private record Due(OrgId org, KeyPurpose purpose, int version, Instant createdAt) {
        static final Due NONE = new Due(new OrgId(new UUID(0, 0)), KeyPurpose.VAULT, 0, Instant.EPOCH);
    }

    private record Oldest(KeyPurpose purpose, Instant createdAt) {}

    /** Rotates what is due in a region; returns how many keys got a successor. Keys that cannot be rotated now hold up no others. */
    int rotateDue(RegionId region) {
        Instant before = clock.instant().minus(rotationAge);
        int rotated = 0;
        List<Due> page = due(region, before, Due.NONE);
        while (!page.isEmpty()) {
            for (Due key : page) if (rotated(key)) rotated++;
            page = due(region, before, page.getLast());
        }
        return rotated;
    }

    private List<Due> due(RegionId region, Instant before, Due after) {
        return database.sweep(
                region,
                tx -> tx.query(
                        """
                        select k.org_id, k.purpose, k.version, k.created_at from keystore.org_key k
                        join keystore.org_kek o on o.org_id = k.org_id and o.state = 'active'
                        where k.state = 'active' and k.created_at <= ? and k.purpose in (%s)
                          and (k.created_at, k.org_id, k.purpose) > (?, ?, ?)
                        order by k.created_at, k.org_id, k.purpose limit ?
                        """.formatted(purposes(KeyPurpose::rotates)),
                        row -> new Due(
                                row.org(),
                                KeyPurpose.parse(row.text("purpose")),
                                row.integer("version"),
                                row.instant("created_at")),
                        before,
                        after.createdAt(),
                        after.org(),
                        after.purpose().text(),
                        AT_ONCE));
    }

    /** What somebody else put in is refused by its seal, and MUST NOT hold up the keys of others here. */
    static String purposes(Predicate<KeyPurpose> which) {
        return Arrays.stream(KeyPurpose.values())
                .filter(which)
                .map(purpose -> "'" + purpose.text() + "'")
                .collect(Collectors.joining(", "));
    }

    private boolean rotated(Due key) {
        try {
            rotate(key);
            return true;
        } catch (RuntimeException e) {
            LOG.warn(
                    "The {} key of organisation {} is due for rotation and waits: {}",
                    key.purpose().text(),
                    key.org(),
                    e.getMessage());
            return false;
        }
    }

    private void rotate(Due key) {
        changes.carryOut(new Change(
                key.org(),
                ids.next(),
                Change.Action.ROTATE,
                "key",
                key.purpose().text(),
                Map.of("purpose", key.purpose().text(), "from", Integer.toString(key.version())),
                Cause.of(Principal.system("keys"), new RequestId(ids.next())).withPurpose("rotation by age")));
        cache.refresh(key.org());
        meters.rotated();
    }

    /** The oldest active key of each purpose in these regions goes into the meters. */
    void measure(List<RegionId> regions) {
        Map<KeyPurpose, Instant> oldest = new java.util.EnumMap<>(KeyPurpose.class);
        for (RegionId region : regions)
            for (Oldest found : oldest(region))
                oldest.merge(found.purpose(), found.createdAt(), (a, b) -> a.isBefore(b) ? a : b);
        Instant now = clock.instant();
        oldest.forEach((purpose, createdAt) -> meters.oldest(purpose, Duration.between(createdAt, now)));
    }

    private List<Oldest> oldest(RegionId region) {
        return database.sweep(
                region,
                tx -> tx.query(
                        """
                        select purpose, min(created_at) as created_at from keystore.org_key
                        where state = 'active' and purpose in (%s) group by purpose
                        """.formatted(purposes(purpose -> true)),
                        row -> new Oldest(KeyPurpose.parse(row.text("purpose")), row.instant("created_at"))));
    }
}
