package dev.plinth.proof;

import java.time.Instant;

/**
 * A verified signature on a checkpoint.
 *
 * @param key whose it is
 * @param at the second it says it was made; the epoch for plain Ed25519, which carries no time
 */
public record Cosignature(VerifierKey key, Instant at) {}
