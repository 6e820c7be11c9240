package dev.plinth.vault.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.http.Idempotency;
import dev.plinth.http.IfMatch;
import dev.plinth.tenancy.OrgId;
import dev.plinth.vault.Alongside;
import dev.plinth.vault.Changes;
import dev.plinth.vault.RecordId;
import dev.plinth.vault.RecordView;
import dev.plinth.vault.Records;
import dev.plinth.vault.Scope;
import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What changes records. A repeated idempotency key is answered with the record as it is now. */
@RestController
@RequestMapping("/api/v1/orgs/{org}/collections/{collection}/records")
class RecordsController {
    private final Changes changes;
    private final Records records;

    RecordsController(Changes changes, Records records) {
        this.changes = changes;
        this.records = records;
    }

    @PostMapping
    ResponseEntity<RecordAnswer> create(
            @PathVariable OrgId org,
            @PathVariable String collection,
            @RequestBody RecordRequest body,
            Caller caller,
            Idempotency idempotency) {
        caller.require(Permission.RECORD_WRITE, org);
        Scope scope = Scopes.of(caller);
        RecordView view = idempotency.run(
                org,
                () -> changes.create(org, collection, body.draft(), scope, remembering(idempotency)),
                reference -> now(org, collection, reference, scope));
        URI location = URI.create("/api/v1/orgs/%s/collections/%s/records/%s".formatted(org, collection, view.id()));
        return ResponseEntity.created(location)
                .eTag(IfMatch.tag(view.version()))
                .body(RecordAnswer.of(view));
    }

    @PostMapping("/bulk")
    ResponseEntity<RecordAnswer.Bulk> createAll(
            @PathVariable OrgId org,
            @PathVariable String collection,
            @RequestBody RecordRequest.Bulk body,
            Caller caller,
            Idempotency idempotency) {
        caller.require(Permission.RECORD_WRITE, org);
        Changes.Created created = idempotency.run(
                org,
                () -> changes.createAll(
                        org,
                        collection,
                        body.records().stream().map(RecordRequest::draft).toList(),
                        Scopes.of(caller),
                        (session, entry, ids) -> idempotency.attach(session, BulkReference.write(entry, ids))),
                BulkReference::read);
        return ResponseEntity.status(201).body(RecordAnswer.Bulk.of(created));
    }

    @PutMapping("/{id}")
    ResponseEntity<RecordAnswer> replace(
            @PathVariable OrgId org,
            @PathVariable String collection,
            @PathVariable RecordId id,
            @RequestBody RecordRequest body,
            IfMatch match,
            Caller caller,
            Idempotency idempotency) {
        caller.require(Permission.RECORD_WRITE, org);
        Scope scope = Scopes.of(caller);
        return answer(idempotency.run(
                org,
                () -> changes.replace(
                        org, collection, body.change(id, match.version()), scope, remembering(idempotency)),
                reference -> now(org, collection, reference, scope)));
    }

    @PatchMapping("/{id}")
    ResponseEntity<RecordAnswer> patch(
            @PathVariable OrgId org,
            @PathVariable String collection,
            @PathVariable RecordId id,
            @RequestBody RecordRequest body,
            IfMatch match,
            Caller caller,
            Idempotency idempotency) {
        caller.require(Permission.RECORD_WRITE, org);
        Scope scope = Scopes.of(caller);
        return answer(idempotency.run(
                org,
                () -> changes.patch(org, collection, body.change(id, match.version()), scope, remembering(idempotency)),
                reference -> now(org, collection, reference, scope)));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(
            @PathVariable OrgId org,
            @PathVariable String collection,
            @PathVariable RecordId id,
            IfMatch match,
            Caller caller) {
        caller.require(Permission.RECORD_DELETE, org);
        changes.delete(org, collection, id, match.version(), Scopes.of(caller), Alongside.nothing());
        return ResponseEntity.noContent().build();
    }

    private static Alongside remembering(Idempotency idempotency) {
        return (session, entry, ids) ->
                idempotency.attach(session, ids.getFirst().toString());
    }

    private RecordView now(OrgId org, String collection, String reference, Scope scope) {
        return records.get(org, collection, RecordId.parse(reference), scope, Records.Show.PRESENCE);
    }

    static ResponseEntity<RecordAnswer> answer(RecordView view) {
        return ResponseEntity.ok().eTag(IfMatch.tag(view.version())).body(RecordAnswer.of(view));
    }
}
