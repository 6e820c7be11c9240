package dev.plinth.vault;

import dev.plinth.tenancy.OrgId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whether a stored schema is the one that was written: what a schema says decides what is sealed and shown. */
final class SchemaGuard {
    /*
     * The MAC finds what was changed or taken from elsewhere; the newest entry of the log finds an older row put back with
     * its old MAC. What waits in the inbox is not looked at: it makes a row newer, never older.
     *
     * Collections of the first release have no MAC until their rows were vouched for (VouchRows). Until then the digest in
     * the log stands for it. A missing MAC is refused when the collection's id, or an entry with a version, says that there
     * was one, and when no entry knows the collection: whoever can change rows can say that entries were dropped.
     */
    private static final Logger LOG = LoggerFactory.getLogger(SchemaGuard.class);
    private static final byte[] LABEL = "plinth/schema-mac/v1".getBytes(StandardCharsets.US_ASCII);

    private final RowMacs macs;
    private final Counter refused;

    SchemaGuard(RowMacs macs, MeterRegistry metrics) {
        this.macs = macs;
        this.refused = Counter.builder("plinth.vault.schema.refused")
                .description("Stored schemas that were found not to be those that were written")
                .register(metrics);
    }

    /** Refuses with {@code schema-refused}. Asks for keys, so it MUST NOT be called inside a transaction. */
    CollectionSchema verified(OrgId org, StoredSchema row) {
        boolean good = row.mac().isPresent() ? vouched(org, row, row.mac().get()) : logged(row);
        if (!good) {
            refused.increment();
            LOG.error("The schema of collection {} of organisation {} is not the one that was written", row.id(), org);
            throw VaultProblems.schemaRefused();
        }
        return SchemaDocument.read(row);
    }

    /** The MAC of a schema. */
    byte[] mac(OrgId org, CollectionId id, int version, String name, byte[] document) {
        return macs.key(org).mac(message(org, id, version, name, document));
    }

    private boolean vouched(OrgId org, StoredSchema row, byte[] mac) {
        OptionalLong newest = row.newest().map(LoggedChange::version).orElse(OptionalLong.empty());
        return macs.key(org).matches(message(org, row.id(), row.version(), row.name(), row.document()), mac)
                && (newest.isEmpty() || newest.getAsLong() <= row.version());
    }

    private boolean logged(StoredSchema row) {
        List<LoggedChange> told =
                Stream.of(row.newest(), row.waiting()).flatMap(Optional::stream).toList();
        boolean hadMac = told.stream().anyMatch(entry -> entry.version().isPresent());
        if (row.id().isVouched() || hadMac) return false;
        String digest = Digests.hex(row.document());
        return told.stream().anyMatch(entry -> entry.leftAs(digest));
    }

    /** {@code label | org 16 | collection 16 | version u32 | length of name u32 | name | document}. */
    static byte[] message(OrgId org, CollectionId id, int version, String name, byte[] document) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(LABEL.length + 32 + 2 * Integer.BYTES + text.length + document.length);
        RecordDigest.put(RecordDigest.put(out.put(LABEL), org.value()), id.value());
        return out.putInt(version).putInt(text.length).put(text).put(document).array();
    }
}
