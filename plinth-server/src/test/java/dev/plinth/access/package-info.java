/** Tests of what each role may do. */
@NullMarked
package dev.plinth.access;

import org.jspecify.annotations.NullMarked;
