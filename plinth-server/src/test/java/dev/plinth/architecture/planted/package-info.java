/** Mistakes that the house rules must find; nothing uses these classes. */
@NullMarked
package dev.plinth.architecture.planted;

import org.jspecify.annotations.NullMarked;
