/** Tests of what every answer has in common. */
@NullMarked
package dev.plinth.http;

import org.jspecify.annotations.NullMarked;
