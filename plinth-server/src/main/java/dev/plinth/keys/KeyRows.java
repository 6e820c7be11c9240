package dev.plinth.keys;

import dev.plinth.crypto.KekId;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.tenancy.OrgId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Statements about key-encryption keys and keysets. Each runs in the transaction of the connection it is given. */
final class KeyRows {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRows.class);

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

    /** The keys as of this epoch of the organisation; none if it has another one by now. */
    static List<KeyRow> keys(KeyTransaction tx, OrgId org, long epoch) {
        return tx.query("""
                select k.* from keystore.org_key k join keystore.org_kek o on o.org_id = k.org_id and o.epoch = ?
                where k.org_id = ? order by k.purpose, k.version
                """, KeyRows::readKey, epoch, org);
    }

    static List<KeyRow> lockKeys(KeyTransaction tx, OrgId org) {
        return tx.query(
                "select * from keystore.org_key where org_id = ? order by purpose, version for update",
                KeyRows::readKey,
                org);
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
        return readable(row, KeyRows::parseKek);
    }

    private static KeyRow readKey(KeyTransaction.Row row) {
        return readable(row, KeyRows::parseKey);
    }

    /** What no row of ours holds is refused as what somebody else put there. */
    private static <T> T readable(KeyTransaction.Row row, KeyTransaction.Mapper<T> parser) {
        try {
            return parser.map(row);
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "Refused: keys of organisation {} were changed in the database to what cannot be read", row.org());
            throw KeyProblems.tampered(row.org());
        }
    }

    private static KekRow parseKek(KeyTransaction.Row row) {
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
                row.numberIfAny("stop_millis"),
                KekRow.keks(row.text("left_keks")),
                row.bytesIfAny("seal"));
    }

    private static KeyRow parseKey(KeyTransaction.Row row) {
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
