package dev.plinth.keys;

import dev.plinth.keys.spi.KekRef;
import dev.plinth.keys.spi.KekUnavailableException;
import dev.plinth.keys.spi.KeyPlace;
import dev.plinth.tenancy.OrgId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;

/** Gives one purpose a new primary version. The old one retires and is emptied by the {@link Reencryption}. */
final class RotateEffect {
    private final KeyDatabase database;
    private final CreateKeysets keys;
    private final KeyUsers users;
    private final InstantSource clock;

    RotateEffect(KeyDatabase database, CreateKeysets keys, KeyUsers users, InstantSource clock) {
        this.database = database;
        this.keys = keys;
        this.users = users;
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
        OptionalLong total = users.uses(org, purpose, from);
        return tx -> apply(tx, new KeyPlace(org, purpose, from), kek.ref(), wrapped, total);
    }

    private Map<String, String> apply(
            KeyTransaction tx, KeyPlace retiring, KekRef kek, byte[] wrapped, OptionalLong total) {
        OrgId org = retiring.org();
        KeyPurpose purpose = retiring.purpose();
        int from = retiring.version();
        Instant now = clock.instant();
        if (KeyRows.kek(tx, org).filter(row -> row.ref().equals(kek)).isEmpty()) throw KeyProblems.changedMeanwhile();
        int retired = tx.update("""
                update keystore.org_key set state = 'retiring', retired_at = ?
                where org_id = ? and purpose = ? and version = ? and state = 'active'
                """, now, org, purpose.text(), from);
        if (retired != 1) throw KeyProblems.changedMeanwhile();
        KeyRows.insertKey(tx, org, purpose, from + 1, wrapped, kek, now);
        RotationRows.insert(tx, retiring, total, now);
        KeyRows.grow(tx, org);
        return Map.of("version", Integer.toString(from + 1));
    }
}
