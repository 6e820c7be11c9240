/** Key-encryption keys that never leave a PKCS#11 token. */
@NullMarked
package dev.plinth.keys.pkcs11;

import org.jspecify.annotations.NullMarked;
