/** The command {@code plinth import}. */
@NullMarked
@NamedInterface("cli")
package dev.plinth.intake.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
