/** Tests of the readers. */
@NullMarked
package dev.plinth.intake.x12;

import org.jspecify.annotations.NullMarked;
