package dev.plinth.keys;

import dev.plinth.keys.spi.KekRef;
import dev.plinth.tenancy.OrgId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the key store holds of an organisation as a whole.
 *
 * @param generation counts the key-encryption keys it has had
 * @param epoch grows with every change of its keys
 * @param customerSince when it came under a customer key, if it is under one
 * @param shredEpoch grows with every shredded subject
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
        OptionalLong stopMillis) {}
