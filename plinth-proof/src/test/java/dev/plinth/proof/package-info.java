/** Tests of the proofs: vectors of others, seeded properties, named bad files. */
@NullMarked
package dev.plinth.proof;

import org.jspecify.annotations.NullMarked;
