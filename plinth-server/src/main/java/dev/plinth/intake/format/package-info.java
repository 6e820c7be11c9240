/** What every file format has in common: a reader turns bytes into records and findings, one at a time. */
@NullMarked
package dev.plinth.intake.format;

import org.jspecify.annotations.NullMarked;
