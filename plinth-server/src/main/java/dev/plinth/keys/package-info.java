/**
 * The hierarchy of keys: key-encryption keys in providers outside the database, keysets per organisation and purpose,
 * salts per subject. Rotates, shreds, and stops everything when a customer pulls its key.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem", "runtime", "tenancy", "tenancy::spi", "access", "http", "probe"})
package dev.plinth.keys;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
