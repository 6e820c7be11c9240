/** Tests of the witness: rules of the protocol, races, crashes. */
@NullMarked
package dev.plinth.proof.witness;

import org.jspecify.annotations.NullMarked;
