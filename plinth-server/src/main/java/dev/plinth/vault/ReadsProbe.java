package dev.plinth.vault;

import dev.plinth.ledger.Logs;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads sealed fields a number of times in every way there is, then counts the entries: one for each, naming who, what and why. */
final class ReadsProbe implements Probe<ReadsProbe.Reader> {
    private static final int READS = 5;
    private static final int MOST_ENTRIES = 50;

    private final Range range;
    private final OrgTransactions orgs;
    private final Reveals reveals;
    private final Forge forge;
    private final Logs logs;

    ReadsProbe(Range range, OrgTransactions orgs, Reveals reveals, Forge forge, Logs logs) {
        this.range = range;
        this.orgs = orgs;
        this.reveals = reveals;
        this.forge = forge;
        this.logs = logs;
    }

    /** Opens a sealed field of a record for a purpose; returns its value. */
    @FunctionalInterface
    interface Reader {
        Value read(OrgId org, RecordId record, String purpose, Scope scope);
    }

    @Override
    public String name() {
        return "reads-leave-entries";
    }

    @Override
    public String tries() {
        return "Opens sealed fields and looks for exactly one entry for each time, with who, whose, which fields and why, in the scope of"
                + " the organisation.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL;
    }

    @Override
    public Target<Reader> live() {
        return Target.of((org, record, purpose, scope) -> reveals.reveal(
                        org, Range.COLLECTION, record, List.of(Range.NAME), purpose, scope)
                .fields()
                .getOrDefault(Range.NAME, Value.nothing()));
    }

    @Override
    public List<Twin<Reader>> twins() {
        return List.of(
                new Twin<>("silent-read", "a service that opens fields without an entry", Target.of(this::silently)),
                new Twin<>(
                        "hidden-purpose",
                        "a service that writes down another purpose",
                        Target.of((org, record, purpose, scope) -> reveals.reveal(
                                        org, Range.COLLECTION, record, List.of(Range.NAME), "maintenance", scope)
                                .fields()
                                .getOrDefault(Range.NAME, Value.nothing()))));
    }

    /** What code inside the process could do that goes past the ledger. */
    private Value silently(OrgId org, RecordId record, String purpose, Scope scope) {
        CollectionSchema schema = range.schema(org);
        StoredRecord row = orgs.once(
                        org, session -> RecordRows.find(session, new Place(schema.id(), Optional.empty()), record))
                .orElseThrow()
                .claimed();
        int field = schema.field(Range.NAME).orElseThrow().id();
        return forge.open(org, schema, row, Set.of(field)) instanceof Forge.Opened.Fields(var values)
                ? values.getOrDefault(field, Value.nothing())
                : Value.nothing();
    }

    @Override
    public Observation attack(Reader reader, Attempt attempt) {
        OrgId org = range.pair().one().id();
        RecordView record = range.write(org, "read " + attempt.nonce(), Optional.empty());
        String purpose = "probe " + attempt.nonce().substring(0, 16);
        try {
            Tally tally = Tally.of(READS);
            for (int i = 0; i < READS; i++) {
                Scope scope = range.whole();
                String why = purpose + " " + i;
                tally.tried(why);
                if (!reader.read(org, record.id(), why, scope).text().contains(attempt.nonce()))
                    tally.broken("a read did not return what was sealed");
                List<String> entries = entries(org, why);
                attempt.rows(entries.size());
                if (entries.size() != 1) tally.broken("one read left " + entries.size() + " entries");
                for (String entry : entries) whatIsMissing(entry, record, scope).ifPresent(tally::broken);
            }
            return tally.end();
        } finally {
            range.remove(org, record.id());
        }
    }

    private List<String> entries(OrgId org, String purpose) {
        var all = Logs.EntryFilter.all();
        var filter = new Logs.EntryFilter(
                all.action(), all.actor(), all.object(), all.subject(), Optional.of(purpose), all.from(), all.to());
        return logs.entries(org, filter, Optional.empty(), MOST_ENTRIES).stream()
                .map(Logs.Shown::body)
                .toList();
    }

    private static Optional<String> whatIsMissing(String entry, RecordView record, Scope scope) {
        List<String> wanted = List.of(
                "\"id\":\"" + scope.cause().by().id() + "\"",
                "\"request\":\"" + scope.cause().request() + "\"",
                "\"id\":\"" + record.id() + "\"",
                "\"subject\":\"" + record.subject().orElseThrow() + "\"",
                "\"fields\":[\"" + Range.NAME + "\"]",
                "\"orgScoped\":true");
        return wanted.stream()
                .filter(part -> !entry.contains(part))
                .findFirst()
                .map(part -> "an entry does not hold " + part.substring(0, part.indexOf(':')));
    }
}
