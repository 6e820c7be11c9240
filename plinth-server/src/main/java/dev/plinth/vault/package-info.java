/** Collections of records whose sensitive fields are sealed, masked by default, found by blind index, and revealed for a purpose. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"problem", "runtime", "tenancy", "keys", "keys::spi", "ledger", "access", "http", "probe"
        })
package dev.plinth.vault;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
