/** Tests of the vault's HTTP face. */
@NullMarked
package dev.plinth.vault.web;

import org.jspecify.annotations.NullMarked;
