/** The catalogue of claims: what ships, and everything that must be refused. */
@NullMarked
package dev.plinth.trust.catalogue;

import org.jspecify.annotations.NullMarked;
