/** Tests of the import pipeline against a running Plinth. */
@NullMarked
package dev.plinth.intake;

import org.jspecify.annotations.NullMarked;
