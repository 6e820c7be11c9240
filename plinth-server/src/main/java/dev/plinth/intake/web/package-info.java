/** Imports over HTTP. */
@NullMarked
package dev.plinth.intake.web;

import org.jspecify.annotations.NullMarked;
