/** Tests of the vault. */
@NullMarked
package dev.plinth.vault;

import org.jspecify.annotations.NullMarked;
