package dev.plinth.keys;

import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import dev.plinth.tenancy.RowSeal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A change under way as its row has it, not yet believed. */
record ChangeRow(
        OrgId org,
        UUID id,
        String action,
        String objectType,
        String objectId,
        String detailJson,
        String byKind,
        String byId,
        Optional<String> onBehalfKind,
        Optional<String> onBehalfId,
        UUID request,
        Optional<String> reason,
        String state,
        Optional<String> outcomeJson,
        Optional<byte[]> seal) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static ChangeRow intended(Change change) {
        return of(change, "intended", Optional.empty());
    }

    static ChangeRow applied(Change change, Map<String, String> outcome) {
        return of(change, "applied", Optional.of(outcome));
    }

    private static ChangeRow of(Change change, String state, Optional<Map<String, String>> outcome) {
        Cause cause = change.cause();
        return new ChangeRow(
                change.org(),
                change.id(),
                change.action().text(),
                change.objectType(),
                change.objectId(),
                json(change.detail()),
                cause.by().kind().text(),
                cause.by().id(),
                cause.onBehalfOf().map(by -> by.kind().text()),
                cause.onBehalfOf().map(Principal::id),
                cause.request().value(),
                cause.purpose(),
                state,
                outcome.map(ChangeRow::json),
                Optional.empty());
    }

    static ChangeRow read(KeyTransaction.Row row) {
        return new ChangeRow(
                row.org(),
                row.uuid("change_id"),
                row.text("action"),
                row.text("object_type"),
                row.text("object_id"),
                row.text("detail"),
                row.text("principal_kind"),
                row.text("principal_id"),
                row.textIfAny("on_behalf_kind"),
                row.textIfAny("on_behalf_id"),
                row.uuid("request_id"),
                row.textIfAny("reason"),
                row.text("state"),
                row.textIfAny("outcome"),
                row.bytesIfAny("seal"));
    }

    /** What the seal is over: everything but times, which decide nothing. */
    RowSeal content() {
        return RowSeal.of("change", org)
                .with(id.toString())
                .with(action)
                .with(objectType)
                .with(objectId)
                .with(detailJson)
                .with(byKind)
                .with(byId)
                .with(onBehalfKind)
                .with(onBehalfId)
                .with(request.toString())
                .with(reason)
                .with(state)
                .with(outcomeJson);
    }

    /** For the operator's eyes; nothing of it is text that somebody else may have put there. */
    String name() {
        return "The change %s of organisation %s".formatted(id, org);
    }

    /** What it says; only of a row that is believed. */
    Change change() {
        return new Change(
                org,
                id,
                Change.Action.parse(action),
                objectType,
                objectId,
                map(detailJson),
                new Cause(
                        principal(byKind, byId),
                        onBehalfKind.map(kind -> principal(kind, onBehalfId.orElseThrow())),
                        new RequestId(request),
                        reason));
    }

    /** What came of it; there once it has taken effect. */
    Optional<Map<String, String>> outcome() {
        return outcomeJson.map(ChangeRow::map);
    }

    private static Principal principal(String kind, String id) {
        return new Principal(Principal.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), id);
    }

    /** In one order, so that the same change gives the same text on every node. */
    private static String json(Map<String, String> map) {
        return JSON.writeValueAsString(new TreeMap<>(map));
    }

    private static Map<String, String> map(String json) {
        return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
    }
}
