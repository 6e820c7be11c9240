package dev.plinth.keys;

import dev.plinth.keys.spi.KekRef;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals the rows that a release without seals left in the key store. */
final class KeyAdoption {
    private static final Logger LOG = LoggerFactory.getLogger(KeyAdoption.class);

    private final KeyDatabase database;
    private final KeyGuard guard;
    private final String managed;

    /** @param managed the provider whose keys were left to lie there by organisations that have others now */
    KeyAdoption(KeyDatabase database, KeyGuard guard, String managed) {
        this.database = database;
        this.guard = guard;
        this.managed = managed;
    }

    /** What has a seal already, right or wrong, stays as it is. */
    int seal(List<OrgId> orgs) {
        int count = 0;
        for (OrgId org : orgs) count += seal(org);
        return count;
    }

    /** Rows that cannot be read stay without a seal, and are refused: one organisation's matter. */
    private int seal(OrgId org) {
        try {
            return database.<Integer>in(org, tx -> sealChanges(tx, org) + sealKeys(tx, org));
        } catch (ProblemException e) {
            if (!e.code().equals(KeyProblems.KEY_UNAVAILABLE)) throw e;
            LOG.error("Keys of organisation {} are not sealed: {}", org, e.getMessage());
            return 0;
        }
    }

    private int sealKeys(KeyTransaction tx, OrgId org) {
        List<StoredKeys> bare = StoredKeys.lock(tx, org).stream()
                .filter(stored -> stored.kek().seal().isEmpty())
                .toList();
        for (StoredKeys stored : bare) {
            KekRow kek = stored.kek();
            if (stored.keys().stream()
                    .anyMatch(key -> key.wrapped().isPresent() && !key.kek().equals(kek.ref()))) {
                LOG.error("Keys of organisation {} are wrapped under another key than its own and are not sealed", org);
                return 0;
            }
            tx.update("update keystore.org_kek set left_keks = ? where org_id = ?", KekRow.text(left(kek)), org);
            guard.seal(tx, org);
        }
        return bare.size();
    }

    /** Those that are not there any more are destroyed as well as those that are. */
    private List<KekRef> left(KekRow kek) {
        return IntStream.range(1, kek.generation())
                .mapToObj(generation -> CreateKeysets.managedKek(managed, kek.org(), generation))
                .filter(old -> !old.equals(kek.ref()))
                .toList();
    }

    private int sealChanges(KeyTransaction tx, OrgId org) {
        List<ChangeRow> bare = ChangeRows.of(tx, org).stream()
                .filter(row -> row.seal().isEmpty())
                .toList();
        for (ChangeRow row : bare)
            tx.update(
                    "update keystore.change set seal = ? where org_id = ? and change_id = ?",
                    guard.seals().of(row.content()),
                    org,
                    row.id());
        return bare.size();
    }
}
