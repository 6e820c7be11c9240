/** The engine of claims, probes and evidence. */
@NullMarked
package dev.plinth.trust;

import org.jspecify.annotations.NullMarked;
