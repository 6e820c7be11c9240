/** What the server's tests share: one running Plinth per JVM, in which every test works in organisations of its own. */
@NullMarked
package dev.plinth.testing;

import org.jspecify.annotations.NullMarked;
