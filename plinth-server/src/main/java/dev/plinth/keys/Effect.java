package dev.plinth.keys;

import java.util.Map;

/** What a change does to the key store, once everything that needs a provider is prepared. */
@FunctionalInterface
interface Effect {
    /**
     * Runs in the transaction that also marks the change as applied. Refuses with a
     * {@link dev.plinth.problem.ProblemException} when the key store has moved on since the change was prepared.
     *
     * @return public facts about the outcome, for the entry
     */
    Map<String, String> apply(KeyTransaction tx);
}
