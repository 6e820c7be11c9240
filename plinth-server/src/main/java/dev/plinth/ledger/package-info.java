/**
 * Records every change and every reveal so that anyone can later prove what happened, in which order, and that nothing was
 * removed. One log per organisation and one for the installation, in C2SP tlog-tiles form.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "problem",
            "runtime",
            "tenancy",
            "tenancy::spi",
            "keys",
            "keys::spi",
            "egress",
            "access",
            "probe"
        })
package dev.plinth.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
