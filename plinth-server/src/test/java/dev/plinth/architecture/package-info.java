/** The house rules that a compiler cannot check. Each failure says what to do instead. */
@NullMarked
package dev.plinth.architecture;

import org.jspecify.annotations.NullMarked;
