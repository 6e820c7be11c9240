/** The pages of the console's shell. */
@NullMarked
package dev.plinth.console.web;

import org.jspecify.annotations.NullMarked;
