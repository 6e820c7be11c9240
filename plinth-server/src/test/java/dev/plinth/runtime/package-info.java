@NullMarked
package dev.plinth.runtime;

import org.jspecify.annotations.NullMarked;
