/**
 * What this installation claims about itself, and how each claim is shown: the catalogue of claims, the rules for their
 * wording, the runs of the probes, the evidence, and the pages. Capabilities offer probes; this one imports no feature.
 */
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
            "probe",
            "console"
        })
package dev.plinth.trust;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
