/** A C2SP tlog-witness: remembers each log's last checkpoint on disk and cosigns only what extends it. */
@NullMarked
package dev.plinth.proof.witness;

import org.jspecify.annotations.NullMarked;
