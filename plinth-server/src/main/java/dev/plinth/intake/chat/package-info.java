/** Conversations as JSON Lines: one conversation with its turns a line. */
@NullMarked
package dev.plinth.intake.chat;

import org.jspecify.annotations.NullMarked;
