/** Authenticated encryption, key derivation and byte-exact formats. Pure JDK: no framework, no SQL, no logging. */
@NullMarked
package dev.plinth.crypto;

import org.jspecify.annotations.NullMarked;
