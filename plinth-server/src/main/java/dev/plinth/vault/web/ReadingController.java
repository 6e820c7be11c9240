package dev.plinth.vault.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.http.Page;
import dev.plinth.http.PageLimit;
import dev.plinth.http.PageRequest;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.vault.RecordId;
import dev.plinth.vault.RecordView;
import dev.plinth.vault.Records;
import dev.plinth.vault.Reveals;
import dev.plinth.vault.Value;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What reads records. */
@RestController
@RequestMapping("/api/v1/orgs/{org}/collections/{collection}/records")
class ReadingController {
    private static final String LIMITS = "a whole number from 1 to " + (Records.MOST - 1)
            + ", with view=masked from 1 to " + (Records.MOST_MASKED - 1);
    private static final RecordId START = new RecordId(new UUID(0, 0));

    private final Records records;
    private final Reveals reveals;

    ReadingController(Records records, Reveals reveals) {
        this.records = records;
        this.reveals = reveals;
    }

    @GetMapping
    Page<RecordAnswer> list(
            @PathVariable OrgId org,
            @PathVariable String collection,
            @RequestParam Optional<String> view,
            @PageLimit(most = Records.MOST - 1, expected = LIMITS) PageRequest page,
            Caller caller) {
        caller.require(Permission.RECORD_READ, org);
        return page(org, collection, new Records.Query.All(), view, page, caller);
    }

    @PostMapping("/search")
    Page<RecordAnswer> search(
            @PathVariable OrgId org,
            @PathVariable String collection,
            @RequestBody RecordRequest.Search body,
            @RequestParam Optional<String> view,
            @PageLimit(most = Records.MOST - 1, expected = LIMITS) PageRequest page,
            Caller caller) {
        caller.require(Permission.RECORD_READ, org);
        return page(org, collection, query(body), view, page, caller);
    }

    @GetMapping("/{id}")
    ResponseEntity<RecordAnswer> get(
            @PathVariable OrgId org,
            @PathVariable String collection,
            @PathVariable RecordId id,
            @RequestParam Optional<String> view,
            Caller caller) {
        caller.require(Permission.RECORD_READ, org);
        return RecordsController.answer(records.get(org, collection, id, Scopes.of(caller), show(view)));
    }

    @PostMapping("/{id}/reveal")
    RecordAnswer.Revealed reveal(
            @PathVariable OrgId org,
            @PathVariable String collection,
            @PathVariable RecordId id,
            @RequestBody RecordRequest.Reveal body,
            Caller caller) {
        caller.require(Permission.RECORD_REVEAL, org);
        return RecordAnswer.Revealed.of(
                reveals.reveal(org, collection, id, body.fields(), body.purpose(), Scopes.of(caller)));
    }

    private Page<RecordAnswer> page(
            OrgId org, String collection, Records.Query query, Optional<String> view, PageRequest page, Caller caller) {
        Records.Show show = show(view);
        int most = show == Records.Show.MASKED ? Records.MOST_MASKED : Records.MOST;
        PageRequest bounded = page.within(most - 1, LIMITS);
        RecordId after = page.after().map(ReadingController::position).orElse(START);
        List<RecordView> found = records.list(org, collection, query, after, bounded.fetch(), Scopes.of(caller), show);
        return Page.of(found, bounded, row -> row.id().toString(), RecordAnswer::of);
    }

    private static RecordId position(String text) {
        try {
            return RecordId.parse(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("cursor", "is not a cursor of this list", "the value of next in an answer");
        }
    }

    private static Records.Show show(Optional<String> view) {
        if (view.isEmpty()) return Records.Show.PRESENCE;
        if (view.get().equals("masked")) return Records.Show.MASKED;
        throw ProblemException.field("view", "is not known", "masked, or nothing");
    }

    private static Records.Query query(RecordRequest.Search body) {
        Value equal = body.equals();
        if (body.subject().isPresent()) {
            if (body.field().isPresent() || (equal != null && !equal.isNothing()))
                throw ProblemException.field("subject", "stands beside field and equals", "one or the other");
            return new Records.Query.BySubject(body.subject().get());
        }
        String field = body.field()
                .orElseThrow(() -> ProblemException.field("field", "is missing", "a searchable field, or subject"));
        if (equal == null || equal.isNothing())
            throw ProblemException.field("equals", "is missing", "the value that is looked for");
        return new Records.Query.ByField(field, equal);
    }
}
