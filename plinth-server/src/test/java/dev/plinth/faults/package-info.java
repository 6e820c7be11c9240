/** Drills against a running Plinth: killed processes, lost databases, full disks, lost keys, leaks, and readers who trust nobody. */
@NullMarked
package dev.plinth.faults;

import org.jspecify.annotations.NullMarked;
