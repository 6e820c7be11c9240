/** The HTTP face of the vault. */
@NullMarked
package dev.plinth.vault.web;

import org.jspecify.annotations.NullMarked;
