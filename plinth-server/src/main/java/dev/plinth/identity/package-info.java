/** Principals and their credentials: the operator, API keys, console sessions. Turns a request into a {@link dev.plinth.access.Caller}. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "problem",
            "runtime",
            "tenancy",
            "tenancy::spi",
            "keys",
            "ledger",
            "access",
            "http",
            "egress",
            "probe"
        })
package dev.plinth.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
