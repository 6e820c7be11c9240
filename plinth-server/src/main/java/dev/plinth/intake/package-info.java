/** Reads files that organisations already have (X12, JSON Lines, CSV) into their collections: whole or not at all. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "cli",
            "problem",
            "runtime",
            "tenancy",
            "tenancy::spi",
            "keys",
            "ledger",
            "access",
            "http",
            "vault"
        })
package dev.plinth.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
