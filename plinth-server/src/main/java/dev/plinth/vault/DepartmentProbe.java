package dev.plinth.vault;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.OrgId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Reaches, as somebody of one department, for the record of another in every way a record can be reached. */
final class DepartmentProbe implements Probe<DepartmentProbe.Member> {
    private static final RecordId START = new RecordId(new UUID(0, 0));
    private static final int MOST = 40;

    private final Range range;
    private final Records records;
    private final Reveals reveals;
    private final Changes changes;
    private final Attachments attachments;

    DepartmentProbe(Range range, Records records, Reveals reveals, Changes changes, Attachments attachments) {
        this.range = range;
        this.records = records;
        this.reveals = reveals;
        this.changes = changes;
        this.attachments = attachments;
    }

    /** How far somebody of a department reaches. */
    @FunctionalInterface
    interface Member {
        Scope scope(DepartmentId department);
    }

    @Override
    public String name() {
        return "department-walls";
    }

    @Override
    public String tries() {
        return "Reads, lists, searches, reveals, changes and deletes, as somebody of one department, a record of another department.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL;
    }

    @Override
    public Target<Member> live() {
        return Target.of(department -> new Scope(range.whole().cause(), Optional.of(department)));
    }

    @Override
    public List<Twin<Member>> twins() {
        return List.of(new Twin<>(
                "forgotten-wall",
                "a service that forgets which department somebody belongs to",
                Target.of(department -> range.whole())));
    }

    @Override
    public Observation attack(Member member, Attempt attempt) {
        OrgId org = range.pair().one().id();
        DepartmentId mine = range.department(org, "mine");
        DepartmentId theirs = range.department(org, "theirs");
        String text = "walled " + attempt.nonce();
        RecordId wanted = range.write(org, text, Optional.of(theirs)).id();
        try {
            Map<String, BooleanSupplier> ways = ways(org, wanted, text, member.scope(mine));
            Tally tally = Tally.of(ways.size());
            ways.forEach((way, reaches) -> {
                attempt.rows(MOST);
                tally.tried(way);
                if (reaches(reaches)) tally.broken("a record of another department was reached: " + way);
            });
            return tally.end();
        } finally {
            remove(org, wanted);
        }
    }

    private Map<String, BooleanSupplier> ways(OrgId org, RecordId wanted, String text, Scope scope) {
        Map<String, BooleanSupplier> ways = new LinkedHashMap<>();
        ways.put("read", () -> records.get(org, Range.COLLECTION, wanted, scope, Records.Show.PRESENCE) != null);
        ways.put(
                "read with masks",
                () -> records.get(org, Range.COLLECTION, wanted, scope, Records.Show.MASKED) != null);
        ways.put("list", () -> holds(list(org, new Records.Query.All(), scope), wanted));
        ways.put(
                "search", () -> holds(list(org, new Records.Query.ByField(Range.NAME, Value.of(text)), scope), wanted));
        ways.put("search by person", () -> holds(list(org, new Records.Query.BySubject("somebody"), scope), wanted));
        ways.put(
                "reveal",
                () -> reveals.reveal(org, Range.COLLECTION, wanted, List.of(Range.NAME), "probe", scope) != null);
        ways.put("attachments", () -> attachments.list(org, Range.COLLECTION, wanted, scope) != null);
        ways.put(
                "change",
                () -> changes.patch(org, Range.COLLECTION, change(wanted), scope, Alongside.nothing()) != null);
        ways.put("delete", () -> {
            changes.delete(org, Range.COLLECTION, wanted, OptionalLong.empty(), scope, Alongside.nothing());
            return true;
        });
        return ways;
    }

    private static Changes.Change change(RecordId wanted) {
        return new Changes.Change(
                wanted,
                OptionalLong.empty(),
                Map.of(Range.STATUS, Value.of("taken")),
                Optional.empty(),
                Optional.empty());
    }

    private List<RecordView> list(OrgId org, Records.Query query, Scope scope) {
        return records.list(org, Range.COLLECTION, query, START, MOST, scope, Records.Show.PRESENCE);
    }

    private static boolean holds(List<RecordView> found, RecordId wanted) {
        return found.stream().anyMatch(one -> one.id().equals(wanted));
    }

    private static boolean reaches(BooleanSupplier way) {
        try {
            return way.getAsBoolean();
        } catch (ProblemException refused) {
            return false;
        }
    }

    private void remove(OrgId org, RecordId record) {
        try {
            range.remove(org, record);
        } catch (ProblemException goneAlready) {
            // the attack deleted it, and has said so
        }
    }
}
