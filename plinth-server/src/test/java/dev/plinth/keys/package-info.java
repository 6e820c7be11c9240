/** Tests of keys: several nodes over one key store, providers that fail on demand, time that a test moves by itself. */
@NullMarked
package dev.plinth.keys;

import org.jspecify.annotations.NullMarked;
