package dev.plinth.vault;

import dev.plinth.keys.Keys;
import dev.plinth.keys.SubjectId;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import dev.plinth.vault.RotationRows.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What moving sealed things to a new key version needs, whichever kind of thing it is. */
final class Rotation {
    /** Stands in {@code key_version} of rows whose subject was shredded: no key opens them, so none is needed. */
    static final int NO_KEY = 0;

    private static final int PATIENCE = 20;

    private final Keys keys;
    private final Catalogue catalogue;
    private final UUID run;

    Rotation(Keys keys, Catalogue catalogue, UUID run) {
        this.keys = keys;
        this.catalogue = catalogue;
        this.run = run;
    }

    /**
     * Goes from page to page until something of one moved, and tells how many; 0 after the last page. A page of which others
     * change all rows is tried again a few times.
     *
     * @param next the page after a position
     * @param move moves what it can of a page; empty when nothing of it can be moved, such as tampered rows
     */
    static int firstPage(
            Function<Position, List<UnverifiedRecord>> next, Function<List<UnverifiedRecord>, OptionalInt> move) {
        Position at = Position.START;
        int contended = 0;
        while (true) {
            List<UnverifiedRecord> rows = next.apply(at);
            if (rows.isEmpty()) return 0;
            OptionalInt moved = move.apply(rows);
            if (moved.orElse(0) > 0) return moved.getAsInt();
            boolean again = moved.isPresent() && contended++ < PATIENCE;
            if (!again) at = Position.of(rows.getLast());
        }
    }

    Cause cause() {
        return Cause.of(Principal.system("key-rotation"), new RequestId(run));
    }

    /** The keys to seal under, for the subjects of many rows at once. */
    Map<SubjectId, Keys.SubjectKey> sealing(OrgId org, List<Optional<SubjectId>> subjects) {
        return keys.subjectKeysForSealing(
                org,
                subjects.stream().map(subject -> of(org, subject)).distinct().toList());
    }

    /** The subject whose key a row is sealed under. */
    SubjectId of(OrgId org, Optional<SubjectId> subject) {
        return subject.orElseGet(() -> keys.noSubject(org));
    }

    Map<CollectionId, CollectionSchema> schemas(OrgId org) {
        return catalogue.all(org).stream().collect(Collectors.toMap(CollectionSchema::id, Function.identity()));
    }

    /** The one number that a query for {@code n} finds. */
    static long count(OrgTransactions orgs, OrgId org, String sql, Params params) {
        return orgs.once(
                org,
                session -> session.query(sql, params, row -> row.number("n")).getFirst());
    }

    static Map<String, String> facts(int from, int to, int count) {
        Map<String, String> facts = new HashMap<>();
        facts.put("from", Integer.toString(from));
        facts.put("to", Integer.toString(to));
        facts.put("count", Integer.toString(count));
        return facts;
    }
}
