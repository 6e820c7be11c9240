package dev.plinth.keys;

import dev.plinth.keys.spi.KekRef;
import dev.plinth.keys.spi.KekUnavailableException;
import dev.plinth.tenancy.OrgId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/** Destroys what cannot come back: an emptied key version, a subject's salt, a managed key-encryption key that was left. */
final class DestroyEffects {
    private final KeyUsers users;
    private final Providers providers;
    private final InstantSource clock;

    DestroyEffects(KeyUsers users, Providers providers, InstantSource clock) {
        this.users = users;
        this.providers = providers;
        this.clock = clock;
    }

    /** Counts once more when it is applied, however long ago it was intended: what is in use is never destroyed. */
    Effect version(Change change) {
        OrgId org = change.org();
        return tx -> {
            OptionalLong uses = users.uses(org, change.purpose(), change.number("version"));
            if (uses.isEmpty() || uses.getAsLong() != 0) throw KeyProblems.inUse(change.number("version"));
            int destroyed =
                    tx.update("""
                    update keystore.org_key set state = 'destroyed', wrapped = null, destroyed_at = ?
                    where org_id = ? and purpose = ? and version = ? and state = 'retiring'
                    """, clock.instant(), org, change.purpose().text(), change.number("version"));
            if (destroyed != 1) throw KeyProblems.changedMeanwhile();
            RotationRows.done(tx, org, change.purpose(), change.number("version"), clock.instant());
            KeyRows.grow(tx, org);
            return Map.of("uses", "0");
        };
    }

    /** Asks the provider inside of the transaction, which has to know that nothing is wrapped under the key any more. */
    Effect kek(Change change) {
        OrgId org = change.org();
        KekRef old = RewrapEffect.target(change);
        return tx -> {
            StoredKeys now = StoredKeys.read(tx, org).orElseThrow(KeyProblems::changedMeanwhile);
            boolean used = now.kek().ref().equals(old)
                    || now.keys().stream()
                            .anyMatch(key ->
                                    key.wrapped().isPresent() && key.kek().equals(old));
            if (used || !now.kek().left().contains(old)) throw KeyProblems.changedMeanwhile();
            try {
                providers.destroy(old);
            } catch (KekUnavailableException e) {
                throw KeyProblems.providerSilent();
            }
            List<KekRef> others =
                    now.kek().left().stream().filter(kek -> !kek.equals(old)).toList();
            tx.update("update keystore.org_kek set left_keks = ? where org_id = ?", KekRow.text(others), org);
            KeyRows.grow(tx, org);
            return Map.of();
        };
    }

    Effect salt(Change change) {
        OrgId org = change.org();
        return tx -> {
            int shredded = tx.update(
                    """
                    with org as (
                        update keystore.org_kek set shred_epoch = shred_epoch + 1 where org_id = ? returning shred_epoch)
                    update keystore.subject_salt s set salt = null, shredded_at = ?, shred_epoch = org.shred_epoch
                    from org
                    where s.org_id = ? and s.subject_id = ? and s.generation = ? and s.shredded_at is null
                    """, org, clock.instant(), org, UUID.fromString(change.objectId()), change.number("generation"));
            return Map.of("shredded", Integer.toString(shredded));
        };
    }
}
