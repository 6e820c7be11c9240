package dev.plinth.ledger.web;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;

/** The codes of the ledger. */
final class LedgerProblems {
    private static final ProblemCode DROPPED =
            new ProblemCode("entries-dropped", 410, "These entries were dropped by retention");

    private LedgerProblems() {}

    static ProblemException dropped() {
        return new ProblemException(
                DROPPED,
                "The bodies of these entries were dropped when their retention ended; their hashes are still in the tiles");
    }
}
