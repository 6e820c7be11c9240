package dev.plinth.keys;

import dev.plinth.crypto.KekId;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.tenancy.OrgId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Statements about key-encryption keys and keysets. Each runs in the transaction of the connection it is given. */
final class KeyRows {
    private KeyRows() {}

    static Optional<KekRow> kek(KeyTransaction tx, OrgId org) {
        return tx.queryOne("select * from keystore.org_kek where org_id = ?", KeyRows::readKek, org);
    }

    /** As {@link #kek}, and keeps other changes of this organisation's keys waiting until commit. */
    static Optional<KekRow> lockKek(KeyTransaction tx, OrgId org) {
        return tx.queryOne("select * from keystore.org_kek where org_id = ? for update", KeyRows::readKek, org);
    }

    static List<KeyRow> keys(KeyTransaction tx, OrgId org) {
        return tx.query(
                "select * from keystore.org_key where org_id = ? order by purpose, version", KeyRows::readKey, org);
    }

    /** Whether this call made the row; false when another was first, by whichever of the two unique keys that shows first. */
    static boolean insertKek(KeyTransaction tx, OrgId org, KekRef ref, Custody custody, Instant now) {
        return tx.update("""
                        insert into keystore.org_kek
                            (org_id, provider, key_id, custody, state, generation, created_at, changed_at)
                        values (?, ?, ?, ?, 'active', 1, ?, ?)
                        on conflict do nothing
                        """, org, ref.provider(), ref.id().value(), custody.text(), now, now) == 1;
    }

    static void insertKey(
            KeyTransaction tx, OrgId org, KeyPurpose purpose, int version, byte[] wrapped, KekRef kek, Instant now) {
        tx.update(
                """
                insert into keystore.org_key
                    (org_id, purpose, version, wrapped, kek_provider, kek_id, state, created_at)
                values (?, ?, ?, ?, ?, ?, 'active', ?)
                """,
                org,
                purpose.text(),
                version,
                wrapped,
                kek.provider(),
                kek.id().value(),
                now);
    }

    /** Tells every node that cached keys of this organisation are out of date. */
    static void grow(KeyTransaction tx, OrgId org) {
        tx.update("update keystore.org_kek set epoch = epoch + 1 where org_id = ?", org);
    }

    private static KekRow readKek(KeyTransaction.Row row) {
        return new KekRow(
                row.org(),
                new KekRef(row.text("provider"), new KekId(row.text("key_id"))),
                Custody.parse(row.text("custody")),
                row.text("state").equals("pulled"),
                row.integer("generation"),
                row.number("epoch"),
                row.number("shred_epoch"),
                row.instant("created_at"),
                row.instant("changed_at"),
                row.instantIfAny("customer_since"),
                row.instantIfAny("pulled_at"),
                row.numberIfAny("stop_millis"));
    }

    private static KeyRow readKey(KeyTransaction.Row row) {
        return new KeyRow(
                KeyPurpose.parse(row.text("purpose")),
                row.integer("version"),
                row.bytesIfAny("wrapped"),
                new KekRef(row.text("kek_provider"), new KekId(row.text("kek_id"))),
                KeyState.parse(row.text("state")),
                row.instant("created_at"),
                row.instantIfAny("retired_at"),
                row.instantIfAny("destroyed_at"));
    }
}
