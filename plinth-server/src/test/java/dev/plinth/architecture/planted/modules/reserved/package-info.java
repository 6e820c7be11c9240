/** A planted module. */
@NullMarked
package dev.plinth.architecture.planted.modules.reserved;

import org.jspecify.annotations.NullMarked;
