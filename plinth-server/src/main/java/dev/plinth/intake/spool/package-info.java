/** Uploads on disk, only ever as ciphertext under a key that exists in memory alone. */
@NullMarked
package dev.plinth.intake.spool;

import org.jspecify.annotations.NullMarked;
