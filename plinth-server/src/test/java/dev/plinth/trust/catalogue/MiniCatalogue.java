package dev.plinth.trust.catalogue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A small catalogue that is right, to be spoilt in one place. */
final class MiniCatalogue {
    static final String TEXT = """
            profile: small-page
            title: A small page
            intro: It has two claims.
            sections:
              - {heading: On the way, claims: [SP-01]}
              - {heading: At rest, claims: [SP-02]}
            claims:
              - id: SP-01
                kind: [probe]
                sentence: Everything travels encrypted[, {tried} of {population} tried][, last {age} ago].
                plain: Nobody can listen.
                scope: The public port.
                excludes: A proxy.
                population: Four versions.
                method: Connects with each.
                breaks: An old version. The twin takes one.
                cadence: PT5M
                fresh: PT15M
                residual: Lengths can be seen.
                strength: tested
                custody: [managed, customer-key]
                probes: [tls-versions]
                maps: {soc2: [CC6.7], gdpr: [32(1)(a)]}
              - id: SP-02
                kind: [clock, attestation]
                sentence: Requests are answered in time.
                plain: You get an answer.
                scope: Requests made here.
                excludes: Requests by telephone.
                population: All requests.
                method: Compares times.
                breaks: A late answer.
                cadence: PT1H
                fresh: P1D
                residual: A request may not reach us.
                strength: sampled
                custody: [sealed]
                clock: request
                document: statement
                maps: {}
            """;

    private MiniCatalogue() {}

    static Catalogue read(String text) {
        return Catalogue.of(Map.of("small-page", text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The faults of the text in which one part was exchanged. */
    static List<CatalogueException.Fault> faults(String part, String instead) {
        if (!TEXT.contains(part)) throw new IllegalArgumentException("There is no " + part + " to exchange");
        return faults(TEXT.replace(part, instead));
    }

    static List<CatalogueException.Fault> faults(String text) {
        try {
            read(text);
            return List.of();
        } catch (CatalogueException refused) {
            return refused.faults();
        }
    }
}
