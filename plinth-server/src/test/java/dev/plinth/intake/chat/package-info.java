/** Tests of the readers. */
@NullMarked
package dev.plinth.intake.chat;

import org.jspecify.annotations.NullMarked;
