/** Says which gates of the build judged the program that runs, and tries whether that is so. */
@NullMarked
@ApplicationModule(allowedDependencies = {"probe"})
package dev.plinth.gates;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
