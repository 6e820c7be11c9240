/**
 * Attacks over the public port, by callers of the synthetic organisations who hold nothing but an API key: what a customer could
 * try against another.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"access", "egress", "identity", "probe", "runtime", "tenancy"})
package dev.plinth.outside;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
