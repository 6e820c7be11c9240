/** The offline verifier, the witness and the key maker as commands of one jar: {@code java -jar plinth-proof.jar}. */
@NullMarked
package dev.plinth.proof.cli;

import org.jspecify.annotations.NullMarked;
