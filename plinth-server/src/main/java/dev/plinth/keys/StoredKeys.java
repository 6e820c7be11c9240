package dev.plinth.keys;

import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RowSeal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that the key store holds of one organisation's keys, as of one epoch; not yet believed. One seal is over all of it. */
record StoredKeys(KekRow kek, List<KeyRow> keys) {
    private static final int ATTEMPTS = 3;

    StoredKeys {
        keys = List.copyOf(keys);
    }

    static Optional<StoredKeys> read(KeyTransaction tx, OrgId org) {
        return KeyRows.kek(tx, org).map(kek -> of(tx, kek));
    }

    /** The row with the keys of its own epoch, even if another transaction changes both between the two statements. */
    static StoredKeys of(KeyTransaction tx, KekRow kek) {
        KekRow row = kek;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<KeyRow> keys = KeyRows.keys(tx, row.org(), row.epoch());
            if (!keys.isEmpty()) return new StoredKeys(row, keys);
            row = KeyRows.kek(tx, row.org()).orElse(row);
        }
        return new StoredKeys(row, List.of());
    }

    /** As {@link #read}, and keeps other changes of these rows waiting until commit. */
    static Optional<StoredKeys> lock(KeyTransaction tx, OrgId org) {
        return KeyRows.lockKek(tx, org).map(kek -> new StoredKeys(kek, KeyRows.lockKeys(tx, org)));
    }

    /** The fact by which the log tells later which rows are the newest. */
    Map<String, String> told() {
        return Map.of("epoch", Long.toString(kek.epoch()));
    }

    /** What the seal is over: everything in the rows that decides anything. */
    RowSeal content() {
        RowSeal content = RowSeal.of("org_kek", kek.org())
                .with(kek.ref().provider())
                .with(kek.ref().id().value())
                .with(kek.custody().text())
                .with(kek.pulled() ? "pulled" : "active")
                .with(kek.generation())
                .with(kek.epoch())
                .with(kek.shredEpoch())
                .with(kek.createdAt())
                .with(kek.changedAt())
                .with(kek.customerSince())
                .with(kek.pulledAt())
                .with(KekRow.text(kek.left()))
                .with(keys.size());
        for (KeyRow key : keys)
            content.with(key.purpose().text())
                    .with(key.version())
                    .with(key.wrapped().map(StoredKeys::digest))
                    .with(key.kek().provider())
                    .with(key.kek().id().value())
                    .with(key.state().text())
                    .with(key.createdAt())
                    .with(key.retiredAt())
                    .with(key.destroyedAt());
        return content;
    }

    private static String digest(byte[] wrapped) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(wrapped));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
