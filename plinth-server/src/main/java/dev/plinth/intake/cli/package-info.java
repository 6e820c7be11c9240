/** The command {@code plinth import}: a client of a running Plinth, in no way part of the server. */
@NullMarked
@NamedInterface("cli")
package dev.plinth.intake.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
