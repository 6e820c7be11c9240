package dev.plinth.proof;

/** Why something was not accepted; stable codes, fit for tests and tools. */
public enum Reason {
    /** A file, line or number does not have the form its specification asks for. */
    MALFORMED,
    /** A signature by a known key does not fit the text. */
    BAD_SIGNATURE,
    /** No signature comes from a key that was given. */
    UNKNOWN_KEY,
    /** The checkpoint speaks for another log than the one asked about. */
    WRONG_ORIGIN,
    /** The index is not inside the tree. */
    INDEX_BEYOND_SIZE,
    /** A proof has too few or too many hashes for its index and sizes. */
    PROOF_LENGTH,
    /** A computation ended at another root than the signed one. */
    ROOT_MISMATCH,
    /** Consistency was asked for between sizes that cannot be compared. */
    SIZES,
    /** A stored hash or entry is not what recomputation gives. */
    ENTRY_MISMATCH,
    /** A part of the log is not there. */
    MISSING,
    /** Fewer witnesses cosigned than were asked for. */
    QUORUM,
    /** The log is shorter than one that was signed before. */
    ROLLBACK,
    /** Two signed checkpoints of one log cannot both be true. */
    FORK,
    /** A private key is broken or does not belong to its public key. */
    BAD_KEY
}
