package dev.plinth.trust.web;

import dev.plinth.http.Callers;
import dev.plinth.http.Public;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.trust.ClaimState;
import dev.plinth.trust.Claims;
import dev.plinth.trust.catalogue.Catalogue;
import dev.plinth.trust.catalogue.Profile;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The pages whose sentences are running attacks. */
@Controller
final class TrustPages {
    private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=utf-8");

    private final Catalogue catalogue;
    private final Claims claims;
    private final RenderedPages pages;
    private final Checking checking;

    TrustPages(Catalogue catalogue, Claims claims, RenderedPages pages, Checking checking) {
        this.catalogue = catalogue;
        this.claims = claims;
        this.pages = pages;
        this.checking = checking;
    }

    record Meaning(String word, String tone, String text) {}

    @Public("What an installation claims about itself is for everybody")
    @GetMapping("/trust")
    ResponseEntity<byte[]> all(HttpServletRequest request) {
        Claims.Snapshot now = claims.now();
        boolean signedIn = signedIn(request);
        return html(pages.of(
                now,
                "/" + signedIn,
                () -> pages.render(
                        "trust/index",
                        signedIn,
                        Map.of("profiles", ProfileView.all(catalogue, now), "meanings", meanings()))));
    }

    @Public("What an installation claims about itself is for everybody")
    @GetMapping("/trust/{profile}")
    ResponseEntity<byte[]> one(@PathVariable String profile, HttpServletRequest request) {
        Profile known = catalogue.profiles().stream()
                .filter(one -> one.id().value().equals(profile))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NOT_FOUND, "There is no page of this name; all of them are listed at /trust"));
        Claims.Snapshot now = claims.now();
        boolean signedIn = signedIn(request);
        return html(pages.of(now, known.id() + "/" + signedIn, () -> page(known, now, signedIn)));
    }

    private byte[] page(Profile profile, Claims.Snapshot now, boolean signedIn) {
        ProfileView view = ProfileView.of(profile, catalogue, now);
        String example = profile.claims().getFirst().id().value();
        return pages.render(
                "trust/profile",
                signedIn,
                Map.of(
                        "profile",
                        view,
                        "meanings",
                        meanings(),
                        "lines",
                        String.join("\n", checking.lines(example)),
                        "origin",
                        checking.origin()));
    }

    private static List<Meaning> meanings() {
        return Arrays.stream(ClaimState.values())
                .map(state -> new Meaning(Words.of(state), Words.tone(state), Words.meaning(state)))
                .toList();
    }

    private static boolean signedIn(HttpServletRequest request) {
        return Callers.of(request).isPresent();
    }

    private static ResponseEntity<byte[]> html(byte[] page) {
        return ResponseEntity.ok().contentType(HTML).body(page);
    }
}
