package dev.plinth.intake;

import dev.plinth.ledger.EntryId;
import dev.plinth.tenancy.OrgId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** What the MAC of a row of {@code tenant.intake_mapping} covers; {@code entry} is the one that stored it. */
record StoredMapping(String name, String text, EntryId entry, Instant updatedAt) {
    private static final byte[] LABEL = "plinth/mapping-mac/v1".getBytes(StandardCharsets.US_ASCII);

    StoredMapping {
        updatedAt = updatedAt.truncatedTo(ChronoUnit.MICROS);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** {@code label | org 16 | entry 16 | updated u64 | length of name u32 | name | text}. */
    byte[] macMessage(OrgId org) {
        byte[] called = name.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = bytes();
        ByteBuffer out =
                ByteBuffer.allocate(LABEL.length + 32 + Long.BYTES + Integer.BYTES + called.length + bytes.length);
        put(put(out.put(LABEL), org.value()), entry.value());
        out.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, updatedAt));
        return out.putInt(called.length).put(called).put(bytes).array();
    }

    private static ByteBuffer put(ByteBuffer out, UUID id) {
        return out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }
}
