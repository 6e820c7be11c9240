/** The command {@code plinth sabotage}. */
@NullMarked
@NamedInterface("cli")
package dev.plinth.trust.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
