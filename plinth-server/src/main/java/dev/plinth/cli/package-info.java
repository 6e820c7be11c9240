/** What the commands share that talk to a running Plinth: clients of it, in no way part of the server. */
@NullMarked
@ApplicationModule(allowedDependencies = {"runtime"})
package dev.plinth.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
