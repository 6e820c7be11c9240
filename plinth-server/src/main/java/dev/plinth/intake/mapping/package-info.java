/** Mapping files: how columns and properties become fields. */
@NullMarked
package dev.plinth.intake.mapping;

import org.jspecify.annotations.NullMarked;
