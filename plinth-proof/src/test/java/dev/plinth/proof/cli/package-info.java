/** Tests of the commands: words and exit codes, in this process. */
@NullMarked
package dev.plinth.proof.cli;

import org.jspecify.annotations.NullMarked;
