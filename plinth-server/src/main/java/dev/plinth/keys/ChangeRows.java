package dev.plinth.keys;

import dev.plinth.tenancy.OrgId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Statements about changes under way. */
final class ChangeRows {
    private ChangeRows() {}

    static void insertIntended(KeyTransaction tx, KeySeals seals, Change change, Instant now) {
        insert(tx, seals, ChangeRow.intended(change), now);
    }

    static void insertApplied(
            KeyTransaction tx, KeySeals seals, Change change, Map<String, String> outcome, Instant now) {
        insert(tx, seals, ChangeRow.applied(change, outcome), now);
    }

    private static void insert(KeyTransaction tx, KeySeals seals, ChangeRow row, Instant now) {
        tx.update(
                """
                insert into keystore.change
                    (org_id, change_id, action, object_type, object_id, detail, principal_kind, principal_id,
                     on_behalf_kind, on_behalf_id, request_id, reason, state, outcome, created_at, touched_at, seal)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                row.org(),
                row.id(),
                row.action(),
                row.objectType(),
                row.objectId(),
                row.detailJson(),
                row.byKind(),
                row.byId(),
                row.onBehalfKind().orElse(null),
                row.onBehalfId().orElse(null),
                row.request(),
                row.reason().orElse(null),
                row.state(),
                row.outcomeJson().orElse(null),
                now,
                now,
                seals.of(row.content()));
    }

    /** Whether the change was still intended: it takes effect only once, in the transaction of this call. */
    static boolean markApplied(
            KeyTransaction tx, KeySeals seals, Change change, Map<String, String> outcome, Instant now) {
        ChangeRow row = ChangeRow.applied(change, outcome);
        return tx.update(
                        """
                        update keystore.change set state = 'applied', detail = ?, outcome = ?, touched_at = ?, seal = ?
                        where org_id = ? and change_id = ? and state = 'intended'
                        """,
                        row.detailJson(),
                        row.outcomeJson().orElseThrow(),
                        now,
                        seals.of(row.content()),
                        change.org(),
                        change.id())
                == 1;
    }

    static void delete(KeyTransaction tx, Change change) {
        tx.update("delete from keystore.change where org_id = ? and change_id = ?", change.org(), change.id());
    }

    static List<ChangeRow> of(KeyTransaction tx, OrgId org) {
        return tx.query(
                "select * from keystore.change where org_id = ? order by created_at, change_id", ChangeRow::read, org);
    }

    /** Takes over changes that nobody has touched since {@code before}. */
    static List<ChangeRow> takeOver(KeyTransaction tx, Instant before, Instant now, int limit) {
        return tx.query("""
                update keystore.change set touched_at = ?
                where (org_id, change_id) in (
                    select org_id, change_id from keystore.change where touched_at < ?
                    order by touched_at limit ? for update skip locked)
                returning *
                """, ChangeRow::read, now, before, limit);
    }
}
