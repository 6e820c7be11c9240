/** Shell of the server-rendered pages and the front page. Each capability owns its own pages. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "problem",
            "runtime",
            "tenancy",
            "keys",
            "ledger",
            "access",
            "identity",
            "http",
            "vault",
            "intake"
        })
package dev.plinth.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
