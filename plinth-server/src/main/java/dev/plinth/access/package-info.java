/** Roles, permissions and decisions: what a caller may do. Does not know how the caller proved who it is. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "tenancy"})
package dev.plinth.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
