/** Tests of the readers. */
@NullMarked
package dev.plinth.intake.mapping;

import org.jspecify.annotations.NullMarked;
