/** The Plinth server: the command line and the application. Capabilities are the packages below. */
@NullMarked
package dev.plinth;

import org.jspecify.annotations.NullMarked;
