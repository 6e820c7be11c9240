package dev.plinth.vault;

import dev.plinth.keys.KeyAdministration;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.vault.RecordRows.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** Replaces the key of an organisation's values while they are read, and looks at what was sealed before and after. */
final class KeysRotateProbe implements Probe<KeysRotateProbe.Rotating> {
    private static final Duration CADENCE = Duration.ofHours(1);
    private static final Executor BESIDE =
            work -> Thread.ofVirtual().name("reading-probe").start(work);

    private final Range range;
    private final OrgTransactions orgs;
    private final KeyAdministration keys;
    private final NameReader reader;
    private final Forge forge;

    KeysRotateProbe(Range range, OrgTransactions orgs, KeyAdministration keys, Reveals reveals, Forge forge) {
        this.range = range;
        this.orgs = orgs;
        this.keys = keys;
        this.reader = NameReader.revealing(range, reveals);
        this.forge = forge;
    }

    /** Gives an organisation a new key for its values. */
    @FunctionalInterface
    interface Rotation {
        void rotate(OrgId org);
    }

    /** @param after reads what was sealed before, once there is a new key */
    record Rotating(Rotation rotation, NameReader after) {}

    @Override
    public String name() {
        return "keys-rotate";
    }

    @Override
    public String tries() {
        return "Replaces the key of an organisation's values while they are read, opens values from before and after, and compares the"
                + " numbers of their keys.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL.every(CADENCE);
    }

    @Override
    public Target<Rotating> live() {
        return Target.of(new Rotating(this::rotate, reader));
    }

    @Override
    public List<Twin<Rotating>> twins() {
        return List.of(
                new Twin<>(
                        "standing-still",
                        "a service whose rotation stands still",
                        Target.of(new Rotating(org -> {}, reader))),
                new Twin<>(
                        "exchanged-key",
                        "a service that exchanged a key for another one",
                        Target.of(new Rotating(this::rotate, this::readUnderAnother))));
    }

    private void rotate(OrgId org) {
        keys.rotate(org, Set.of(KeyPurpose.VAULT), range.whole().cause());
    }

    private Optional<Value> readUnderAnother(OrgId org, RecordId record) {
        CollectionSchema schema = range.schema(org);
        int field = schema.field(Range.NAME).orElseThrow().id();
        return forge.open(range.pair().one().id(), schema, stored(org, record), Set.of(field))
                        instanceof Forge.Opened.Fields(var values)
                ? Optional.ofNullable(values.get(field))
                : Optional.empty();
    }

    private StoredRecord stored(OrgId org, RecordId record) {
        Place place = new Place(range.schema(org).id(), Optional.empty());
        return orgs.once(org, session -> RecordRows.find(session, place, record))
                .orElseThrow()
                .claimed();
    }

    @Override
    public Observation attack(Rotating rotating, Attempt attempt) throws InterruptedException, ExecutionException {
        OrgId org = range.pair().other().id();
        String before = "before " + attempt.nonce();
        String after = "after " + attempt.nonce();
        RecordId old = range.write(org, before, Optional.empty()).id();
        Tally tally = Tally.of(4);
        AtomicBoolean done = new AtomicBoolean();
        try {
            attempt.rows(2);
            int from = stored(org, old).content().keyVersion();
            CompletableFuture<Boolean> reading =
                    CompletableFuture.supplyAsync(() -> readsUntil(done, org, old, before), BESIDE);
            try {
                rotating.rotation().rotate(org);
            } finally {
                done.set(true);
            }
            tally.tried("reading during the rotation");
            if (!reading.get()) tally.broken("a value did not open while the key was being replaced");
            RecordId fresh = range.write(org, after, Optional.empty()).id();
            try {
                tally.tried("the number of the new key");
                if (stored(org, fresh).content().keyVersion() <= from)
                    tally.broken("what was sealed after the rotation is under the old key");
                tally.tried("reading what was sealed after");
                if (!reader.reads(org, fresh, after))
                    tally.broken("a value that was sealed after the rotation does not open");
            } finally {
                range.remove(org, fresh);
            }
            tally.tried("reading what was sealed before");
            if (!rotating.after().reads(org, old, before))
                tally.broken("a value from before the rotation does not open any more");
            return tally.end();
        } finally {
            done.set(true);
            range.remove(org, old);
        }
    }

    private boolean readsUntil(AtomicBoolean done, OrgId org, RecordId record, String text) {
        boolean always;
        do always = reader.reads(org, record, text);
        while (always && !done.get());
        return always;
    }
}
