/**
 * What a capability implements so that its promises can be tried on the running system: an attack, and sabotaged twins on
 * which the attack must succeed. Depends on nothing, so that every capability can.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.plinth.probe;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
