package dev.plinth.keys;

import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Statements about changes under way. */
final class ChangeRows {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A change found unfinished; {@code outcome} is there once it has taken effect. */
    record Unfinished(Change change, Optional<Map<String, String>> outcome) {}

    private ChangeRows() {}

    static void insertIntended(KeyTransaction tx, Change change, Instant now) {
        insert(tx, change, "intended", Optional.empty(), now);
    }

    static void insertApplied(KeyTransaction tx, Change change, Map<String, String> outcome, Instant now) {
        insert(tx, change, "applied", Optional.of(outcome), now);
    }

    private static void insert(
            KeyTransaction tx, Change change, String state, Optional<Map<String, String>> outcome, Instant now) {
        Cause cause = change.cause();
        tx.update(
                """
                insert into keystore.change
                    (org_id, change_id, action, object_type, object_id, detail, principal_kind, principal_id,
                     on_behalf_kind, on_behalf_id, request_id, reason, state, outcome, created_at, touched_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                change.org(),
                change.id(),
                change.action().text(),
                change.objectType(),
                change.objectId(),
                JSON.writeValueAsString(change.detail()),
                cause.by().kind().text(),
                cause.by().id(),
                cause.onBehalfOf().map(by -> by.kind().text()).orElse(null),
                cause.onBehalfOf().map(Principal::id).orElse(null),
                cause.request().value(),
                cause.purpose().orElse(null),
                state,
                outcome.map(JSON::writeValueAsString).orElse(null),
                now,
                now);
    }

    /** Whether the change was still intended: it takes effect only once, in the transaction of this call. */
    static boolean markApplied(KeyTransaction tx, Change change, Map<String, String> outcome, Instant now) {
        return tx.update("""
                        update keystore.change set state = 'applied', outcome = ?, touched_at = ?
                        where org_id = ? and change_id = ? and state = 'intended'
                        """, JSON.writeValueAsString(outcome), now, change.org(), change.id()) == 1;
    }

    static void delete(KeyTransaction tx, Change change) {
        tx.update("delete from keystore.change where org_id = ? and change_id = ?", change.org(), change.id());
    }

    /** Takes over changes that nobody has touched since {@code before}. */
    static List<Unfinished> takeOver(KeyTransaction tx, Instant before, Instant now, int limit) {
        return tx.query("""
                update keystore.change set touched_at = ?
                where (org_id, change_id) in (
                    select org_id, change_id from keystore.change where touched_at < ?
                    order by touched_at limit ? for update skip locked)
                returning *
                """, ChangeRows::read, now, before, limit);
    }

    private static Unfinished read(KeyTransaction.Row row) {
        Optional<Principal> onBehalfOf =
                row.textIfAny("on_behalf_kind").map(kind -> principal(kind, row.text("on_behalf_id")));
        Cause cause = new Cause(
                principal(row.text("principal_kind"), row.text("principal_id")),
                onBehalfOf,
                new RequestId(row.uuid("request_id")),
                row.textIfAny("reason"));
        OrgId org = row.org();
        Change change = new Change(
                org,
                row.uuid("change_id"),
                Change.Action.parse(row.text("action")),
                row.text("object_type"),
                row.text("object_id"),
                map(row.text("detail")),
                cause);
        return new Unfinished(
                change, row.text("state").equals("applied") ? Optional.of(map(row.text("outcome"))) : Optional.empty());
    }

    private static Principal principal(String kind, String id) {
        return new Principal(Principal.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), id);
    }

    private static Map<String, String> map(String json) {
        return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
    }
}
