/** Tests of the pages with a real browser. */
@NullMarked
package dev.plinth.console;

import org.jspecify.annotations.NullMarked;
