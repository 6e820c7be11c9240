/** Comma-separated values with a mapping that says what each column is. */
@NullMarked
package dev.plinth.intake.csv;

import org.jspecify.annotations.NullMarked;
