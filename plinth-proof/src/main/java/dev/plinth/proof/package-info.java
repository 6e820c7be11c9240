/**
 * Proves what a log holds, without trusting whoever runs it: Merkle trees (RFC 9162), tiles, signed notes, checkpoints,
 * cosignatures and receipts as C2SP defines them. Pure JDK, no state, no I/O but in the sub-packages.
 */
@NullMarked
package dev.plinth.proof;

import org.jspecify.annotations.NullMarked;
