package dev.plinth.trust;

import dev.plinth.ledger.EntryId;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.trust.catalogue.ClaimId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tries a claim now because a stranger asks, with evidence that contains what the stranger sent. */
public final class Challenges {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int SHORTEST = 8;
    private static final int LONGEST = 200;

    private final ClaimBook book;
    private final ProbeBook probes;
    private final Runs runs;
    private final ChallengeLimits limits;
    private final TrustMetrics metrics;

    Challenges(ClaimBook book, ProbeBook probes, Runs runs, ChallengeLimits limits, TrustMetrics metrics) {
        this.book = book;
        this.probes = probes;
        this.runs = runs;
        this.limits = limits;
        this.metrics = metrics;
    }

    /**
     * One run that was made for the challenge.
     *
     * @param tries what the probe tries, in a sentence
     * @param entry its facts hold {@code challenge}, the SHA-256 of the sent text, and {@code asked}, the text itself, if it
     *     consists of 8 to 64 letters, digits, hyphens and underscores
     */
    public record Answer(String probe, String tries, Outcome outcome, EntryId entry) {}

    /**
     * Runs every probe of the claim once, one after the other. Refuses with {@code too-many-requests} when this caller or all
     * callers together ask too often, or a probe has no place or no processor time left; with {@code conflict} when nothing in
     * this build tries the claim; with {@code not-found} when there is no such claim. Refusing costs next to nothing.
     *
     * @param text 8 to 200 characters without control characters; not kept unless it is harmless
     * @param address of the caller, for the limit only; not kept
     */
    public List<Answer> run(ClaimId claim, String text, String address) throws InterruptedException {
        ClaimBook.Promise promise = book.promises().get(claim);
        if (promise == null) throw ProblemException.notFound();
        if (text.length() < SHORTEST
                || text.length() > LONGEST
                || text.chars().anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c)))
            throw ProblemException.field(
                    "nonce",
                    "is not usable",
                    "%d to %d characters, none of them a control character".formatted(SHORTEST, LONGEST));
        if (promise.probes().isEmpty()
                || promise.probes().stream().anyMatch(name -> probes.find(name).isEmpty()))
            throw new ProblemException(ProblemCode.CONFLICT, "Nothing in this version tries this claim yet");
        if (!limits.mayAsk(address)) throw refused("Too many challenges were sent; wait a minute and send yours again");
        List<Answer> answers = new ArrayList<>();
        for (String probe : promise.probes()) {
            Evidence.Recorded made = runs.now(Order.challenge(probe, text), PATIENCE)
                    .orElseThrow(() -> refused("This is being tried right now, or was tried too often; wait a minute"));
            String tries =
                    probes.find(probe).map(known -> known.probe().tries()).orElse(probe);
            answers.add(new Answer(probe, tries, made.outcome(), made.entry()));
        }
        return answers;
    }

    private ProblemException refused(String why) {
        metrics.challengeRefused();
        return new ProblemException(ProblemCode.TOO_MANY, why);
    }
}
