package dev.plinth.vault;

import dev.plinth.crypto.SealRefusedException;
import dev.plinth.crypto.SealedRecord;
import java.util.List;

/** Which sealed fields a row says it has. Unverified: only opening tells whether it is true. */
final class SealedIds {
    private SealedIds() {}

    /** Of a row whose sealed bytes cannot be read, none. */
    static List<Integer> of(StoredRecord row) {
        try {
            return SealedRecord.parse(row.content().sealed()).fieldIds();
        } catch (SealRefusedException e) {
            return List.of();
        }
    }
}
