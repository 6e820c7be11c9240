/** Tests of key-encryption keys in tokens. */
@NullMarked
package dev.plinth.keys.pkcs11;

import org.jspecify.annotations.NullMarked;
