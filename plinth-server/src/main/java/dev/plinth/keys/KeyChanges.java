package dev.plinth.keys;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.ConstraintViolation;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.spi.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries changes of keys through both stores: the key store, where they take effect, and the data store, where the log is. */
final class KeyChanges {
    /*
     * No transaction spans two databases. So: (1) the intent goes into the key store, (2) an entry with step "intended"
     * into the log, (3) the effect into the key store, in one transaction with the mark that it is applied, (4) an entry
     * with step "done" into the log, (5) the intent is deleted. Nothing takes effect before the log says so. Whoever dies
     * in between leaves the intent behind; recovery picks it up and goes on where its state says: an intent is entered
     * again and applied, an applied change is entered as done. The effect happens once because (3) is conditional
     * on the mark; an entry may be written twice, and both carry the same change id.
     *
     * An intent is an order in somebody's name, so it has a seal, and recovery follows no other. The log says which intents
     * came to their end: one that did and is there again is a copy. One that never did, because it was taken away before it was
     * carried out, is good for the keys as they were when it was asked for (Change.AFTER), where coming late could open or move something.
     */
    private static final Logger LOG = LoggerFactory.getLogger(KeyChanges.class);
    private static final int SERVER_ERROR = 500;
    private static final int RECOVERED_AT_ONCE = 50;

    private final KeyDatabase database;
    private final KeyGuard guard;
    private final OrgTransactions organisations;
    private final Supplier<Journal> journal;
    private final Effects effects;
    private final InstantSource clock;

    /** @param journal resolved late, because the ledger that implements it needs keys itself */
    KeyChanges(
            KeyDatabase database,
            KeyGuard guard,
            OrgTransactions organisations,
            Supplier<Journal> journal,
            Effects effects,
            InstantSource clock) {
        this.database = database;
        this.guard = guard;
        this.organisations = organisations;
        this.journal = journal;
        this.effects = effects;
        this.clock = clock;
    }

    /** Carries out a change from the beginning and returns its outcome. */
    Map<String, String> carryOut(Change change) {
        Effect effect = effects.prepare(change);
        database.in(change.org(), tx -> {
            ChangeRows.insertIntended(tx, guard.seals(), change, clock.instant());
            return change;
        });
        enter(change, "intended", Map.of());
        return applyAndFinish(change, effect);
    }

    /** Finishes what has already taken effect: its entry, and nothing left to do. */
    void finish(Change change, Map<String, String> outcome) {
        enter(change, "done", outcome);
        close(change);
    }

    /** Finishes changes of a region that were left unfinished this long ago; returns how many. */
    int recover(RegionId region, Duration abandoned) {
        Instant now = clock.instant();
        List<ChangeRow> found =
                database.sweep(region, tx -> ChangeRows.takeOver(tx, now.minus(abandoned), now, RECOVERED_AT_ONCE));
        int finished = 0;
        for (ChangeRow row : found) {
            try {
                Optional<String> flaw = flaw(region, row);
                if (flaw.isPresent()) {
                    guard.report(flaw.get());
                    continue;
                }
                goOn(row);
                LOG.info("Finished the unfinished {} {} of organisation {}", row.action(), row.id(), row.org());
                finished++;
            } catch (RuntimeException e) {
                LOG.warn(
                        "{} {} of organisation {} stays unfinished: {}",
                        row.action(),
                        row.id(),
                        row.org(),
                        e.getMessage());
            }
        }
        return finished;
    }

    /** Why a change is not to be carried out; empty if Plinth wrote it as it is and it has not had its effect. */
    Optional<String> flaw(RegionId region, ChangeRow row) {
        Optional<String> flaw = guard.seals().flaw(region, row.seal(), row.content());
        if (flaw.isPresent()) return flaw.map(why -> row.name() + " was " + why);
        if (row.outcome().isEmpty() && guard.witness().steps(row.change()).contains("done"))
            return Optional.of(row.name() + " is an old copy, put back in the database: the log says that it is done");
        return Optional.empty();
    }

    /**
     * What the log says is over needs nothing but to be put away, and so does what cannot be done any more: an order that stayed
     * would come late into a state of which its caller knew nothing.
     */
    private void goOn(ChangeRow row) {
        Change change = row.change();
        Set<String> steps = guard.witness().steps(change);
        if (steps.contains("done") || steps.contains("refused")) close(change);
        else if (row.outcome().isPresent()) finish(change, row.outcome().get());
        else {
            Effect effect = prepared(change);
            if (!steps.contains("intended")) enter(change, "intended", Map.of());
            applyAndFinish(change, effect);
        }
    }

    private Effect prepared(Change change) {
        try {
            requireMeant(
                    change,
                    database.in(change.org(), tx -> StoredKeys.read(tx, change.org()))
                            .orElseThrow(KeyProblems::changedMeanwhile));
            return effects.prepare(change);
        } catch (ProblemException e) {
            endIfRefused(change, e);
            throw e;
        }
    }

    private Map<String, String> applyAndFinish(Change change, Effect effect) {
        Map<String, String> outcome;
        try {
            outcome = applied(change, effect);
        } catch (ProblemException e) {
            endIfRefused(change, e);
            throw e;
        }
        finish(change, outcome);
        return outcome;
    }

    /** What is away now may be there later; what is refused now stays refused. */
    private void endIfRefused(Change change, ProblemException why) {
        if (why.code().status() >= SERVER_ERROR) return;
        refuse(change, why);
        close(change);
    }

    private static void requireMeant(Change change, StoredKeys now) {
        if (change.after()
                .filter(epoch -> !epoch.equals(Long.toString(now.kek().epoch())))
                .isPresent()) throw KeyProblems.changedMeanwhile();
    }

    /** Enters that a change was asked for and refused. */
    void refuse(Change change, ProblemException why) {
        enter(change, "refused", Map.of("code", why.code().code()), journal.get()::refused);
    }

    private Map<String, String> applied(Change change, Effect effect) {
        try {
            return apply(change, effect);
        } catch (ConstraintViolation e) {
            throw KeyProblems.changedMeanwhile();
        }
    }

    private Map<String, String> apply(Change change, Effect effect) {
        OrgId org = change.org();
        return database.in(org, tx -> {
            StoredKeys before = StoredKeys.lock(tx, org).orElseThrow(KeyProblems::changedMeanwhile);
            if (change.action() == Change.Action.ACCEPT) guard.requireRestored(before);
            else guard.requireLocked(before);
            requireMeant(change, before);
            Map<String, String> outcome = new HashMap<>(effect.apply(tx));
            outcome.putAll(guard.seal(tx, org).told());
            if (!ChangeRows.markApplied(tx, guard.seals(), change, outcome, clock.instant()))
                throw KeyProblems.changedMeanwhile();
            KeyNews.tell(tx, org);
            return outcome;
        });
    }

    private void close(Change change) {
        database.in(change.org(), tx -> {
            ChangeRows.delete(tx, change);
            return change;
        });
    }

    private void enter(Change change, String step, Map<String, String> outcome) {
        enter(change, step, outcome, journal.get());
    }

    private void enter(Change change, String step, Map<String, String> outcome, Journal book) {
        Map<String, String> facts = new TreeMap<>(change.detail());
        facts.putAll(outcome);
        facts.put("change", change.id().toString());
        facts.put("step", step);
        organisations.run(
                change.org(),
                session -> book.record(
                        session,
                        change.cause(),
                        change.action().text(),
                        change.objectType(),
                        change.objectId(),
                        facts));
    }
}
