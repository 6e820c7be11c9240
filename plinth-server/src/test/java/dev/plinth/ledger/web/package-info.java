/** Tests of the ledger over HTTP. */
@NullMarked
package dev.plinth.ledger.web;

import org.jspecify.annotations.NullMarked;
