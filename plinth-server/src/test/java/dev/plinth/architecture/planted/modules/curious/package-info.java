/** A planted module. */
@NullMarked
package dev.plinth.architecture.planted.modules.curious;

import org.jspecify.annotations.NullMarked;
