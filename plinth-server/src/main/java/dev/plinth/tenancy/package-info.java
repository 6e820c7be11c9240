/**
 * Organisations, departments and regions, and the only door to tenant tables: nothing else opens a connection or binds an
 * organisation. Every statement runs inside an {@link dev.plinth.tenancy.OrgSession}, names {@code :org}, and is checked
 * again by row-level security against a context that only this package can sign.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "runtime", "probe"})
package dev.plinth.tenancy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
