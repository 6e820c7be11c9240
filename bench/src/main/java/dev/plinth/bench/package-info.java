/** Benchmarks of what is on the hot path, each beside the way it would be done without Plinth. */
@NullMarked
package dev.plinth.bench;

import org.jspecify.annotations.NullMarked;
