package dev.plinth.intake;

import dev.plinth.tenancy.OrgId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came of an import so far, as the MAC of its row in {@code tenant.intake_import} covers it. */
record ImportRow(
        ImportId id,
        ImportFormat format,
        long bytes,
        Instant createdAt,
        ImportState state,
        Found found,
        Done done,
        Optional<Instant> finishedAt) {
    private static final byte[] LABEL = "plinth/import-mac/v1".getBytes(StandardCharsets.US_ASCII);
    private static final long NONE = -1;

    ImportRow {
        createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
        finishedAt = finishedAt.map(at -> at.truncatedTo(ChronoUnit.MICROS));
    }

    /**
     * What the check found. The arrays are not copied: MUST NOT be changed.
     *
     * @param records in the file; empty until the check is over
     */
    @SuppressWarnings("ArrayRecordComponent") // as they stand in the row
    record Found(Optional<Long> records, long problems, long notes, byte[] counts, byte[] report) {
        static final Found NOTHING = new Found(Optional.empty(), 0, 0, new byte[0], new byte[0]);

        static Found of(Checked found) {
            return new Found(
                    Optional.of(found.records()),
                    found.report().errorCount(),
                    found.report().noteCount(),
                    StoredText.counts(found.counts()),
                    StoredText.report(found.report().told()));
        }
    }

    /** The records dealt with, those of them that are new, and those that were there. */
    record Done(long committed, long written, long kept) {
        static final Done NOTHING = new Done(0, 0, 0);
    }

    static ImportRow begin(ImportId id, ImportFormat format, long bytes, Instant now) {
        return new ImportRow(
                id, format, bytes, now, ImportState.CHECKING, Found.NOTHING, Done.NOTHING, Optional.empty());
    }

    /** The file came again: it is checked anew, and loaded from where it stopped. */
    ImportRow again() {
        return with(ImportState.CHECKING, Found.NOTHING, done, Optional.empty());
    }

    ImportRow checked(Checked result, ImportState next, Instant now) {
        return with(next, Found.of(result), done, Optional.of(now).filter(at -> next == ImportState.REFUSED));
    }

    ImportRow advanced(long records, long written, long kept) {
        Done more = new Done(done.committed() + records, done.written() + written, done.kept() + kept);
        return with(state, found, more, finishedAt);
    }

    ImportRow loaded(Instant now) {
        return with(ImportState.LOADED, found, done, Optional.of(now));
    }

    private ImportRow with(ImportState next, Found result, Done sofar, Optional<Instant> finished) {
        return new ImportRow(id, format, bytes, createdAt, next, result, sofar, finished);
    }

    /**
     * {@code label | org 16 | id 16 | bytes u64 | created u64 | finished i64 | records i64 | problems u64 | notes u64 |
     * committed u64 | written u64 | kept u64}, then each with its length u32: format, state, counts, report. What is not there
     * is -1 or empty; the state is empty until the import is loaded or refused.
     */
    byte[] macMessage(OrgId org) {
        byte[] kind = format.text().getBytes(StandardCharsets.US_ASCII);
        byte[] ended = isOver() ? state.text().getBytes(StandardCharsets.US_ASCII) : new byte[0];
        int texts = kind.length + ended.length + found.counts().length + found.report().length;
        ByteBuffer out = ByteBuffer.allocate(LABEL.length + 32 + 9 * Long.BYTES + 4 * Integer.BYTES + texts);
        out.put(LABEL);
        out.putLong(org.value().getMostSignificantBits()).putLong(org.value().getLeastSignificantBits());
        out.putLong(id.value().getMostSignificantBits()).putLong(id.value().getLeastSignificantBits());
        out.putLong(bytes).putLong(micros(createdAt));
        out.putLong(finishedAt.map(ImportRow::micros).orElse(NONE));
        out.putLong(found.records().orElse(NONE)).putLong(found.problems()).putLong(found.notes());
        out.putLong(done.committed()).putLong(done.written()).putLong(done.kept());
        for (byte[] text : new byte[][] {kind, ended, found.counts(), found.report()})
            out.putInt(text.length).put(text);
        return out.array();
    }

    /**
     * @param state as it is now, which the row of a worker that is gone does not say
     * @param soFar read by a check that is not over
     */
    ImportStatus shown(ImportState state, long soFar, Instant updatedAt) {
        return new ImportStatus(
                id,
                format,
                state,
                bytes,
                found.records().orElse(soFar),
                found.records(),
                done.committed(),
                done.written(),
                done.kept(),
                found.counts().length == 0 ? Map.of() : StoredText.counts(found.counts()),
                found.problems(),
                found.notes(),
                found.report().length == 0 ? List.of() : StoredText.report(found.report()),
                createdAt,
                updatedAt,
                finishedAt);
    }

    private boolean isOver() {
        return state == ImportState.LOADED || state == ImportState.REFUSED;
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }
}
