/** The installation on this machine: data directory, embedded databases, TLS certificate, settings. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package dev.plinth.runtime;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
