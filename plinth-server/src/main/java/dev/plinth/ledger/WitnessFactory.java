package dev.plinth.ledger;

import dev.plinth.egress.Outbound;
import dev.plinth.tenancy.Organisations;
import java.time.InstantSource;

/** Puts together the client of one witness. */
record WitnessFactory(
        Organisations organisations,
        WitnessRows rows,
        LogNames names,
        LogKeys keys,
        Outbound outbound,
        LedgerMetrics metrics,
        InstantSource clock) {

    WitnessClient client(LedgerSettings.Witness witness) {
        return new WitnessClient(witness, organisations, rows, names, keys, outbound, metrics, clock);
    }
}
