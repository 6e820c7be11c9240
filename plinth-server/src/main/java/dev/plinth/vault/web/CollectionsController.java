package dev.plinth.vault.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.http.IfMatch;
import dev.plinth.http.Page;
import dev.plinth.http.PageRequest;
import dev.plinth.tenancy.OrgId;
import dev.plinth.vault.Catalogue;
import dev.plinth.vault.CollectionSchema;
import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/orgs/{org}/collections")
class CollectionsController {
    private final Catalogue catalogue;

    CollectionsController(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @PostMapping
    ResponseEntity<CollectionAnswer> create(
            @PathVariable OrgId org, @RequestBody CollectionRequest body, Caller caller) {
        caller.require(Permission.COLLECTION_MANAGE, org);
        CollectionSchema made = catalogue.create(org, body.wanted(), caller.cause());
        return ResponseEntity.created(URI.create("/api/v1/orgs/" + org + "/collections/" + made.name()))
                .eTag(IfMatch.tag(made.version()))
                .body(CollectionAnswer.of(made));
    }

    @GetMapping
    Page<CollectionAnswer> list(@PathVariable OrgId org, Caller caller, PageRequest page) {
        caller.require(Permission.COLLECTION_READ, org);
        return Page.ofAll(catalogue.all(org), page, CollectionSchema::name, CollectionAnswer::of);
    }

    @GetMapping("/{collection}")
    ResponseEntity<CollectionAnswer> get(@PathVariable OrgId org, @PathVariable String collection, Caller caller) {
        caller.require(Permission.COLLECTION_READ, org);
        return answer(catalogue.require(org, collection));
    }

    @PostMapping("/{collection}/fields")
    ResponseEntity<CollectionAnswer> addFields(
            @PathVariable OrgId org, @PathVariable String collection, @RequestBody FieldsRequest body, Caller caller) {
        caller.require(Permission.COLLECTION_MANAGE, org);
        CollectionSchema schema = catalogue.require(org, collection);
        return answer(catalogue.addFields(org, schema, CollectionRequest.specs(body.fields()), caller.cause()));
    }

    private static ResponseEntity<CollectionAnswer> answer(CollectionSchema schema) {
        return ResponseEntity.ok().eTag(IfMatch.tag(schema.version())).body(CollectionAnswer.of(schema));
    }
}
