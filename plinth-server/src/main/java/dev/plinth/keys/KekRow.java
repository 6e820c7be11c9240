package dev.plinth.keys;

import dev.plinth.crypto.KekId;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.tenancy.OrgId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the key store holds of an organisation as a whole.
 *
 * @param generation counts the key-encryption keys it has had
 * @param epoch grows with every change of its keys
 * @param customerSince when it came under a customer key, if it is under one
 * @param shredEpoch grows with every shredded subject
 * @param left managed key-encryption keys that it has left and that are still to be destroyed
 * @param seal over this and all of its {@link KeyRow}s, see {@link StoredKeys}; missing in rows of a release without seals
 */
record KekRow(
        OrgId org,
        KekRef ref,
        Custody custody,
        boolean pulled,
        int generation,
        long epoch,
        long shredEpoch,
        Instant createdAt,
        Instant changedAt,
        Optional<Instant> customerSince,
        Optional<Instant> pulledAt,
        OptionalLong stopMillis,
        List<KekRef> left,
        Optional<byte[]> seal) {

    KekRow {
        left = List.copyOf(left);
    }

    /** The key-encryption keys that are left once this one is left too. */
    List<KekRef> leaving() {
        return custody == Custody.MANAGED
                ? Stream.concat(left.stream(), Stream.of(ref)).toList()
                : left;
    }

    /** As {@code left_keks} has them. */
    static String text(List<KekRef> keks) {
        return keks.stream().map(kek -> kek.provider() + ':' + kek.id().value()).collect(Collectors.joining(" "));
    }

    static List<KekRef> keks(String text) {
        return Stream.of(text.split(" "))
                .filter(one -> !one.isEmpty())
                .map(KekRow::kek)
                .toList();
    }

    private static KekRef kek(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) throw new IllegalArgumentException("No key-encryption key: " + text);
        return new KekRef(text.substring(0, colon), new KekId(text.substring(colon + 1)));
    }
}
