@NullMarked
package dev.plinth.probe;

import org.jspecify.annotations.NullMarked;
