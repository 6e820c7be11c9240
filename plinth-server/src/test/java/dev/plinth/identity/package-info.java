/** Tests of keys, sessions and what a caller may do. */
@NullMarked
package dev.plinth.identity;

import org.jspecify.annotations.NullMarked;
