package dev.plinth.trust;

/** Time that only ever moves forward, in nanoseconds from an arbitrary beginning: for pace, never for dates. */
@FunctionalInterface
interface Ticker {
    long nanos();
}
