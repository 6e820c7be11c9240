package dev.plinth.trust.web;

import dev.plinth.http.Public;
import dev.plinth.http.StrictJson;
import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Logs;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.trust.ClaimStanding;
import dev.plinth.trust.Claims;
import dev.plinth.trust.catalogue.Catalogue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The claims for programs, and receipts of their evidence for whoever asks. */
@RestController
class ClaimsController {
    private static final MediaType PROOF = MediaType.parseMediaType("text/plain;charset=utf-8");
    private static final int MOST_CHANGES = 100;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Catalogue catalogue;
    private final Claims claims;
    private final RenderedPages pages;
    private final Checking checking;
    private final StrictJson json;

    ClaimsController(Catalogue catalogue, Claims claims, RenderedPages pages, Checking checking, StrictJson json) {
        this.catalogue = catalogue;
        this.claims = claims;
        this.pages = pages;
        this.checking = checking;
        this.json = json;
    }

    @Public("What an installation claims about itself is for everybody")
    @GetMapping("/trust/claims.json")
    ResponseEntity<byte[]> all() {
        Claims.Snapshot now = claims.now();
        byte[] document = pages.of(
                now, "claims.json", () -> json.mapper().writeValueAsBytes(ClaimsDocument.of(catalogue, now, checking)));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(document);
    }

    @Public("What an installation claims about itself is for everybody")
    @GetMapping("/trust/oscal/component-definition.json")
    ResponseEntity<byte[]> componentDefinition() {
        return oscal("component-definition", Oscal::componentDefinition);
    }

    @Public("What came of trying it, too")
    @GetMapping("/trust/oscal/assessment-results.json")
    ResponseEntity<byte[]> assessmentResults() {
        return oscal("assessment-results", Oscal::assessmentResults);
    }

    private ResponseEntity<byte[]> oscal(String name, Function<Oscal, Map<String, Object>> model) {
        Claims.Snapshot now = claims.now();
        byte[] document = pages.of(
                now, name, () -> json.mapper().writeValueAsBytes(model.apply(new Oscal(catalogue, now, checking))));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(document);
    }

    @Public("Whoever relies on a claim must hear when it changes")
    @GetMapping("/trust/changes.atom")
    ResponseEntity<byte[]> changes() {
        Claims.Snapshot now = claims.now();
        byte[] feed = pages.of(
                now,
                "changes.atom",
                () -> ChangesFeed.write(
                        checking.url(), checking.origin(), catalogue, claims.changes(MOST_CHANGES), now.at()));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_ATOM_XML).body(feed);
    }

    @Public("A stranger must be able to check what is claimed; the entry of a run holds public facts only")
    @GetMapping("/trust/claims/{id}/receipt")
    ResponseEntity<Object> newest(@PathVariable String id) {
        EntryId entry = claims.now().claims().stream()
                .filter(one -> one.claim().value().equals(id))
                .flatMap(one -> one.evidence().stream())
                .max(Comparator.comparing(ClaimStanding.Proof::at))
                .map(ClaimStanding.Proof::entry)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NOT_FOUND, "There is no claim of this name, or no evidence about it yet"));
        return receipt(entry, id);
    }

    @Public("A stranger must be able to check what is claimed; the entry of a run holds public facts only")
    @GetMapping("/trust/receipts/{entry}")
    ResponseEntity<Object> receipt(@PathVariable EntryId entry) {
        return receipt(entry, entry.toString());
    }

    record PendingView(String entry, String state) {}

    private ResponseEntity<Object> receipt(EntryId entry, String name) {
        return switch (claims.receipt(entry, LONGEST)) {
            case Logs.Proof.Published published ->
                ResponseEntity.ok()
                        .contentType(PROOF)
                        .header("Content-Disposition", "attachment; filename=\"" + name + ".tlog-proof\"")
                        .body(published.receipt().getBytes(StandardCharsets.UTF_8));
            case Logs.Proof.Pending pending ->
                ResponseEntity.accepted()
                        .header("Retry-After", "1")
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(new PendingView(
                                entry.toString(), pending.state().name().toLowerCase(Locale.ROOT)));
            case Logs.Proof.Unknown() ->
                throw new ProblemException(ProblemCode.NOT_FOUND, "There is no evidence of this name");
        };
    }
}
