/** A planted module. */
@NullMarked
package dev.plinth.architecture.planted.modules.reserved.inner;

import org.jspecify.annotations.NullMarked;
