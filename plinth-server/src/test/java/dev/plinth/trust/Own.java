package dev.plinth.trust;

/** A claim and a probe that no other test has. */
record Own(String claim, Locks probe) {}
