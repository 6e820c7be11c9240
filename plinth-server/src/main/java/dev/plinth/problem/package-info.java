/** What went wrong, said so that a caller can mend it. Knows neither HTTP nor any capability; {@code http} turns it into RFC 9457. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.plinth.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
