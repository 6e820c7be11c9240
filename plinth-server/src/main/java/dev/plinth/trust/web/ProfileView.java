package dev.plinth.trust.web;

import dev.plinth.trust.ClaimStanding;
import dev.plinth.trust.ClaimState;
import dev.plinth.trust.Claims;
import dev.plinth.trust.catalogue.Catalogue;
import dev.plinth.trust.catalogue.ClaimId;
import dev.plinth.trust.catalogue.Profile;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A published page.
 *
 * @param headline how many are proven, in a sentence
 * @param asOf the time for people
 * @param counts of each state that occurs
 * @param failed what somebody should not overlook
 * @param retracted what this page once said and no longer does
 */
record ProfileView(
        String id,
        String title,
        String intro,
        String headline,
        Instant at,
        String asOf,
        List<Count> counts,
        List<ClaimView> failed,
        List<SectionView> sections,
        List<Retracted> retracted) {

    private static final DateTimeFormatter AS_OF = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    record SectionView(String heading, List<ClaimView> claims) {}

    record Count(String word, String tone, long number) {}

    record Retracted(String id, String reason) {}

    static List<ProfileView> all(Catalogue catalogue, Claims.Snapshot now) {
        return catalogue.profiles().stream()
                .map(profile -> of(profile, catalogue, now))
                .toList();
    }

    static ProfileView of(Profile profile, Catalogue catalogue, Claims.Snapshot now) {
        Map<ClaimId, ClaimStanding> standings =
                now.claims().stream().collect(Collectors.toMap(ClaimStanding::claim, Function.identity()));
        List<SectionView> sections = profile.sections().stream()
                .map(section -> new SectionView(
                        section.heading(),
                        section.claims().stream()
                                .map(claim -> ClaimView.of(claim, known(standings, claim.id()), now.at()))
                                .toList()))
                .toList();
        List<ClaimView> claims =
                sections.stream().flatMap(section -> section.claims().stream()).toList();
        return new ProfileView(
                profile.id().value(),
                profile.title(),
                profile.intro(),
                headline(claims),
                now.at().truncatedTo(ChronoUnit.SECONDS),
                AS_OF.format(now.at()),
                Arrays.stream(ClaimState.values())
                        .map(state -> count(state, claims))
                        .filter(count -> count.number() > 0)
                        .toList(),
                claims.stream()
                        .filter(claim -> claim.state().equals(Words.of(ClaimState.FAILED)))
                        .toList(),
                sections,
                retracted(profile, catalogue, now));
    }

    private static ClaimStanding known(Map<ClaimId, ClaimStanding> standings, ClaimId id) {
        return Optional.ofNullable(standings.get(id))
                .orElseThrow(() -> new IllegalStateException("Nothing is known of claim " + id));
    }

    private static Count count(ClaimState state, List<ClaimView> claims) {
        String word = Words.of(state);
        return new Count(
                word,
                Words.tone(state),
                claims.stream().filter(claim -> claim.state().equals(word)).count());
    }

    private static String headline(List<ClaimView> claims) {
        long proven = claims.stream()
                .filter(claim -> claim.state().equals(Words.of(ClaimState.PROVEN)))
                .count();
        return "%d of %d sentences %s proven now.".formatted(proven, claims.size(), proven == 1 ? "is" : "are");
    }

    /** A claim that is no longer in the catalogue stays on the page of the profile whose letters it has. */
    private static List<Retracted> retracted(Profile profile, Catalogue catalogue, Claims.Snapshot now) {
        List<String> letters = profile.claims().stream()
                .map(claim -> letters(claim.id()))
                .distinct()
                .toList();
        return now.claims().stream()
                .filter(one -> catalogue.claim(one.claim()).isEmpty())
                .filter(one -> letters.contains(letters(one.claim())))
                .map(one -> new Retracted(one.claim().value(), one.reason()))
                .toList();
    }

    private static String letters(ClaimId id) {
        return id.value().substring(0, 2);
    }
}
