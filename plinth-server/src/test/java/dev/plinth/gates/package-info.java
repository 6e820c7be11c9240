@NullMarked
package dev.plinth.gates;

import org.jspecify.annotations.NullMarked;
