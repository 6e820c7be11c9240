/** Tests of the ledger, most of them against a running Plinth. */
@NullMarked
package dev.plinth.ledger;

import org.jspecify.annotations.NullMarked;
