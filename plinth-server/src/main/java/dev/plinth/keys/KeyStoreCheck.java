package dev.plinth.keys;

import dev.plinth.keys.spi.KekRef;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Findings;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds what the key stores have of every organisation against its seals and against its log. Changes nothing. */
public final class KeyStoreCheck {
    private static final int AT_ONCE = 1_000;

    private final KeyDatabase database;
    private final KeyGuard guard;
    private final KeyChanges changes;
    private final MissingProviders missing;
    private final Organisations organisations;

    KeyStoreCheck(
            KeyDatabase database,
            KeyGuard guard,
            KeyChanges changes,
            MissingProviders missing,
            Organisations organisations) {
        this.database = database;
        this.guard = guard;
        this.changes = changes;
        this.missing = missing;
        this.organisations = organisations;
    }

    public Findings check() {
        Map<KekRef, OrgId> customers = new HashMap<>();
        Findings found = Findings.ofEveryone(organisations, "keys", org -> ofOne(org, customers));
        List<String> notLookedAt = new ArrayList<>(found.notLookedAt());
        List<RegionId> silent = organisations.everyone().silent();
        for (RegionId region : organisations.regions())
            if (!silent.contains(region)) notLookedAt.addAll(missing.in(region));
        return new Findings(found.changed(), notLookedAt);
    }

    private List<String> ofOne(OrgId org, Map<KekRef, OrgId> customers) {
        try {
            return flaws(org, customers);
        } catch (ProblemException e) {
            if (!e.code().equals(KeyProblems.KEY_UNAVAILABLE)) throw e;
            return List.of(e.getMessage());
        }
    }

    /** The log is always asked first: entries follow what they tell of. */
    private List<String> flaws(OrgId org, Map<KekRef, OrgId> customers) {
        KeyWitness.Said said = guard.witness().last(org);
        Map<SubjectId, Long> shredded = guard.witness().shredded(org);
        Optional<StoredKeys> stored = database.in(org, tx -> StoredKeys.read(tx, org));
        List<String> findings = new ArrayList<>();
        if (stored.isEmpty() && said.made()) findings.add(KeyGuard.gone(org));
        stored.flatMap(keys -> guard.flaw(keys, said)).ifPresent(findings::add);
        stored.map(StoredKeys::kek)
                .filter(kek -> kek.custody() == Custody.CUSTOMER)
                .map(kek -> customers.put(kek.ref(), org))
                .ifPresent(
                        other -> findings.add("The customer key of organisation %s is that of organisation %s as well"
                                .formatted(org, other)));
        for (ChangeRow row : database.in(org, tx -> ChangeRows.of(tx, org)))
            changes.flaw(said.region(), row).filter(why -> there(row)).ifPresent(findings::add);
        findings.addAll(salts(org, shredded));
        findings.addAll(emptied(org));
        return findings;
    }

    /** Whether the row is still as it was read: a change may have come to its end meanwhile. */
    private boolean there(ChangeRow row) {
        return database.in(row.org(), tx -> ChangeRows.of(tx, row.org())).stream()
                .anyMatch(now -> now.id().equals(row.id()) && now.state().equals(row.state()));
    }

    /** Somebody who empties a salt makes it look as if its subject had been erased. */
    private List<String> emptied(OrgId org) {
        List<SubjectId> emptied = database.in(org, tx -> SaltRows.shredded(tx, org));
        if (emptied.isEmpty()) return List.of();
        return guard.witness().shreddings(org).stream()
                .flatMap(said -> emptied.stream().filter(subject -> !said.contains(subject.toString())))
                .map(subject ->
                        "The salt of subject %s of organisation %s was emptied in the database: the log knows of no shredding"
                                .formatted(subject, org))
                .toList();
    }

    private List<String> salts(OrgId org, Map<SubjectId, Long> shredded) {
        List<SubjectId> subjects = List.copyOf(shredded.keySet());
        List<String> findings = new ArrayList<>();
        for (int from = 0; from < subjects.size(); from += AT_ONCE) {
            List<SubjectId> some = subjects.subList(from, Math.min(subjects.size(), from + AT_ONCE));
            for (SaltRows.Salt salt : database.in(org, tx -> SaltRows.live(tx, org, some))) {
                salt.salt().wipe();
                if (salt.generation() <= shredded.getOrDefault(salt.subject(), 0L))
                    findings.add("The shredded salt of subject %s of organisation %s was put back in the database"
                            .formatted(salt.subject(), org));
            }
        }
        return findings;
    }
}
