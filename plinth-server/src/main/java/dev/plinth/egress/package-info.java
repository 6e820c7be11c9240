/** The one door through which anything leaves. Nothing else opens a connection to the outside. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "runtime"})
package dev.plinth.egress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
