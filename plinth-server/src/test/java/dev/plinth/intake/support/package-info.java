/** What the tests of the readers and of the pipeline share. */
@NullMarked
package dev.plinth.intake.support;

import org.jspecify.annotations.NullMarked;
