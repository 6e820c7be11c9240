package dev.plinth.keys;

import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.KeyStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import java.sql.SQLException;

/** The one way of this package to the key store. */
@CrossesOrganisations(
        "The key store has no row-level security: every statement of this package names org_id, but those of the"
                + " sweeps over a region: unfinished changes, rotations, ages")
final class KeyDatabase {
    private final KeyStore store;

    KeyDatabase(KeyStore store) {
        this.store = store;
    }

    /** Work in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(KeyTransaction tx);
    }

    /** One transaction in the key store of the organisation's region; {@code not-found} when there is no such organisation. */
    <T> T in(OrgId org, Work<T> work) {
        return store.withConnection(org, connection -> run(new KeyTransaction(connection), work));
    }

    /** As {@link #in} over all organisations of a region. */
    <T> T sweep(RegionId region, Work<T> work) {
        return store.withConnection(region, connection -> run(new KeyTransaction(connection), work));
    }

    private static <T> T run(KeyTransaction tx, Work<T> work) throws SQLException {
        try {
            return work.run(tx);
        } catch (KeyTransaction.Failed e) {
            throw e.reason();
        }
    }
}
