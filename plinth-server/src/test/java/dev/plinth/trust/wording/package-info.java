/** The rules for wording: what they find, what they let pass, and the texts of this repository. */
@NullMarked
package dev.plinth.trust.wording;

import org.jspecify.annotations.NullMarked;
