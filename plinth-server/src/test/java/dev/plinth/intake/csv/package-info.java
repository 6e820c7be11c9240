/** Tests of the readers. */
@NullMarked
package dev.plinth.intake.csv;

import org.jspecify.annotations.NullMarked;
