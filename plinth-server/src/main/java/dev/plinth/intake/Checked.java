package dev.plinth.intake;

import java.util.Map;

/** What the first pass over a file found. */
record Checked(long records, Map<String, Long> counts, Report report) {}
