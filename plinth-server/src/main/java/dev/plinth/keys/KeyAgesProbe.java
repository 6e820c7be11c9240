package dev.plinth.keys;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Compares the age of every key that is in use with its period. */
final class KeyAgesProbe implements Probe<KeyAgesProbe.Inventory> {
    private static final Duration CADENCE = Duration.ofMinutes(15);
    private static final Duration LEAST_ALLOWANCE = Duration.ofHours(1);
    private static final int PART = 10;
    private static final int MOST = 50_000;
    private static final String IN_USE = """
            from keystore.org_key k join keystore.org_kek o on o.org_id = k.org_id
            where k.state = 'active' and k.purpose in (%s)""".formatted(KeyAges.purposes(KeyPurpose::rotates));

    private final KeyDatabase database;
    private final Organisations organisations;
    private final InstantSource clock;
    private final Duration period;

    KeyAgesProbe(KeyDatabase database, Organisations organisations, InstantSource clock, Duration period) {
        this.database = database;
        this.organisations = organisations;
        this.clock = clock;
        this.period = period;
    }

    /**
     * One key in use.
     *
     * @param usable unless the organisation has pulled its customer key: nothing can be rotated then
     */
    record Aged(OrgId org, String purpose, int version, Instant createdAt, boolean usable) {}

    /**
     * The keys in use.
     *
     * @param oldest oldest first, at most {@value #MOST}
     */
    record InUse(long count, List<Aged> oldest) {}

    /** Tells the keys in use of all regions. */
    @FunctionalInterface
    interface Inventory {
        List<InUse> regions();
    }

    @Override
    public String name() {
        return "key-ages";
    }

    @Override
    public String tries() {
        return "Compares the age of every key in use that rotates with its period and a tenth of it.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL.every(CADENCE);
    }

    @Override
    public Target<Inventory> live() {
        return Target.of(this::regions);
    }

    @Override
    public List<Twin<Inventory>> twins() {
        return List.of(new Twin<>(
                "left-behind", "a key store in which rotation stands still for one key", Target.of(() -> {
                    OrgId left = new OrgId(new UUID(0, 1));
                    Instant made = clock.instant().minus(period.multipliedBy(2));
                    List<InUse> all = new ArrayList<>(regions());
                    all.add(new InUse(1, List.of(new Aged(left, KeyPurpose.VAULT.text(), 1, made, true))));
                    return all;
                })));
    }

    private List<InUse> regions() {
        return organisations.regions().stream().map(this::of).toList();
    }

    private InUse of(RegionId region) {
        return database.sweep(
                region,
                tx -> new InUse(
                        tx.query("select count(*) as n " + IN_USE, row -> row.number("n"))
                                .getFirst(),
                        tx.query(
                                "select k.org_id, k.purpose, k.version, k.created_at, o.state " + IN_USE
                                        + " order by k.created_at limit " + MOST,
                                row -> new Aged(
                                        row.org(),
                                        row.text("purpose"),
                                        row.integer("version"),
                                        row.instant("created_at"),
                                        row.text("state").equals("active")))));
    }

    @Override
    public Observation attack(Inventory inventory, Attempt attempt) {
        Instant latest = clock.instant().minus(period).minus(allowance());
        List<InUse> regions = inventory.regions();
        Tally tally = Tally.of(regions.stream().mapToLong(InUse::count).sum());
        for (InUse region : regions) {
            for (Aged key : region.oldest())
                if (!key.usable()) tally.excluded("its organisation has pulled the key above it");
                else judge(key, latest, tally);
            // the oldest ones come first: what follows them is younger
            if (region.oldest().size() == MOST)
                for (long i = MOST; i < region.count(); i++)
                    tally.excluded("it is younger than those that were compared");
        }
        return tally.end();
    }

    private static void judge(Aged key, Instant latest, Tally tally) {
        tally.tried(key.org() + " " + key.purpose() + " " + key.version());
        if (key.createdAt().isBefore(latest)) tally.broken("a key for " + key.purpose() + " is older than its period");
    }

    private Duration allowance() {
        Duration tenth = period.dividedBy(PART);
        return tenth.compareTo(LEAST_ALLOWANCE) > 0 ? tenth : LEAST_ALLOWANCE;
    }
}
