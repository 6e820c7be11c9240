/**
 * The one door through which anything leaves. Nothing else opens a connection to the outside. A name is resolved once, the
 * address is checked, and the connection goes to that very address; redirects are not followed.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "runtime", "probe"})
package dev.plinth.egress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
