package dev.plinth.keys;

import dev.plinth.keys.spi.KekRef;
import dev.plinth.keys.spi.KekUnavailableException;
import dev.plinth.keys.spi.KeyPlace;
import dev.plinth.tenancy.OrgId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Gives one purpose a new primary version. The old one retires and is emptied by the {@link Reencryption}. */
final class RotateEffect {
    private final KeyDatabase database;
    private final CreateKeysets keys;
    private final InstantSource clock;

    RotateEffect(KeyDatabase database, CreateKeysets keys, InstantSource clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    Effect prepare(Change change) {
        OrgId org = change.org();
        KeyPurpose purpose = change.purpose();
        int from = change.number("from");
        KekRow kek = database.in(org, tx -> KeyRows.kek(tx, org)).orElseThrow(KeyProblems::changedMeanwhile);
        if (kek.pulled()) throw KeyProblems.pulled();
        byte[] wrapped;
        try {
            wrapped = keys.newKey(kek.ref(), new KeyPlace(org, purpose, from + 1));
        } catch (KekUnavailableException e) {
            throw KeyProblems.providerSilent();
        }
        return tx -> apply(tx, org, purpose, from, kek.ref(), wrapped);
    }

    private Map<String, String> apply(
            KeyTransaction tx, OrgId org, KeyPurpose purpose, int from, KekRef kek, byte[] wrapped) {
        Instant now = clock.instant();
        if (KeyRows.kek(tx, org).filter(row -> row.ref().equals(kek)).isEmpty()) throw KeyProblems.changedMeanwhile();
        int retired = tx.update("""
                update keystore.org_key set state = 'retiring', retired_at = ?
                where org_id = ? and purpose = ? and version = ? and state = 'active'
                """, now, org, purpose.text(), from);
        if (retired != 1) throw KeyProblems.changedMeanwhile();
        KeyRows.insertKey(tx, org, purpose, from + 1, wrapped, kek, now);
        RotationRows.insert(tx, org, purpose, from, now);
        KeyRows.grow(tx, org);
        return Map.of("version", Integer.toString(from + 1));
    }
}
