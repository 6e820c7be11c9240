package dev.plinth.ledger.web;

import dev.plinth.ledger.Logs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where a log stands. */
record StandingView(
        String origin,
        long size,
        long published,
        Optional<Instant> publishedAt,
        long pending,
        List<WitnessView> witnesses,
        Optional<String> fault) {

    record WitnessView(String witness, long size, Instant at) {}

    static StandingView of(String origin, Logs.Standing standing) {
        return new StandingView(
                origin,
                standing.size(),
                standing.published(),
                standing.publishedAt(),
                standing.pending(),
                standing.witnesses().stream()
                        .map(one -> new WitnessView(one.witness(), one.size(), one.at()))
                        .toList(),
                standing.fault());
    }
}
