package dev.plinth.proof;

/** Gives the hashes of full subtrees of one tree. */
@FunctionalInterface
public interface HashSource {
    /**
     * The hash over the entries from {@code index << level} up to, not including, {@code (index + 1) << level}. Callers
     * MUST NOT ask beyond the tree; an implementation that cannot answer MUST throw, never guess.
     */
    Hash at(int level, long index);
}
