package dev.plinth.trust.web;

import dev.plinth.http.Callers;
import dev.plinth.http.Public;
import dev.plinth.ledger.EntryId;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.trust.Challenges;
import dev.plinth.trust.Outcome;
import dev.plinth.trust.catalogue.Catalogue;
import dev.plinth.trust.catalogue.Claim;
import dev.plinth.trust.catalogue.ClaimId;
import dev.plinth.trust.catalogue.Profile;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Has a claim tried now because a stranger asks, as a program or by the form of the page. */
@RestController
class ChallengeController {
    private static final String WHY_PUBLIC =
            "A stranger must be able to see that the attacks are real; how often is limited before anything runs";
    private static final String PATH = "/trust/claims/{id}/challenge";
    private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=utf-8");
    private static final Duration WAIT = Duration.ofMinutes(1);

    private final Challenges challenges;
    private final Catalogue catalogue;
    private final RenderedPages pages;
    private final Checking checking;

    ChallengeController(Challenges challenges, Catalogue catalogue, RenderedPages pages, Checking checking) {
        this.challenges = challenges;
        this.catalogue = catalogue;
        this.pages = pages;
        this.checking = checking;
    }

    record Wanted(String nonce) {}

    record AnswerView(String probe, String outcome, EntryId entry, String receipt) {
        static AnswerView of(Challenges.Answer answer) {
            return new AnswerView(
                    answer.probe(), answer.outcome().text(), answer.entry(), "/trust/receipts/" + answer.entry());
        }
    }

    record AnswersView(String claim, List<AnswerView> answers) {}

    @Public(WHY_PUBLIC)
    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    AnswersView asProgram(
            @PathVariable String id,
            @RequestBody Wanted wanted,
            HttpServletRequest request,
            HttpServletResponse response)
            throws InterruptedException {
        List<Challenges.Answer> answers = run(claim(id), wanted.nonce(), request, response);
        return new AnswersView(id, answers.stream().map(AnswerView::of).toList());
    }

    record Tried(String tries, String words, String tone, EntryId entry) {}

    @Public(WHY_PUBLIC)
    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<byte[]> asPerson(
            @PathVariable String id,
            @RequestParam("nonce") String nonce,
            HttpServletRequest request,
            HttpServletResponse response)
            throws InterruptedException {
        Claim claim = claim(id);
        List<Tried> tried = run(claim, nonce, request, response).stream()
                .map(one -> new Tried(one.tries(), words(one.outcome()), tone(one.outcome()), one.entry()))
                .toList();
        String profile = catalogue
                .pageOf(claim.id())
                .map(Profile::id)
                .orElseThrow(ProblemException::notFound)
                .value();
        EntryId first = tried.getFirst().entry();
        byte[] page = pages.render(
                "trust/challenge",
                Callers.of(request).isPresent(),
                Map.of(
                        "claim",
                        id,
                        "profile",
                        profile,
                        "sentence",
                        claim.sentence().bare(),
                        "nonce",
                        nonce,
                        "tried",
                        tried,
                        "lines",
                        String.join("\n", checking.linesOf(first))));
        return ResponseEntity.ok().contentType(HTML).body(page);
    }

    private Claim claim(String id) {
        return catalogue.claims().stream()
                .filter(one -> one.id().value().equals(id))
                .findFirst()
                .orElseThrow(ProblemException::notFound);
    }

    private List<Challenges.Answer> run(
            Claim claim, String nonce, HttpServletRequest request, HttpServletResponse response)
            throws InterruptedException {
        ClaimId id = claim.id();
        try {
            return challenges.run(id, nonce, request.getRemoteAddr());
        } catch (ProblemException refused) {
            if (refused.code().equals(ProblemCode.TOO_MANY))
                response.setHeader("Retry-After", Long.toString(WAIT.toSeconds()));
            throw refused;
        }
    }

    private static String words(Outcome outcome) {
        return switch (outcome) {
            case HELD -> "The attack failed: it held";
            case BROKEN -> "The attack succeeded";
            case UNABLE -> "The attack could not be carried out";
        };
    }

    private static String tone(Outcome outcome) {
        return switch (outcome) {
            case HELD -> "good";
            case BROKEN -> "bad";
            case UNABLE -> "waiting";
        };
    }
}
