/** The ledger over HTTP: tlog-tiles for anybody, entries and receipts for those who may read them. */
@NullMarked
package dev.plinth.ledger.web;

import org.jspecify.annotations.NullMarked;
