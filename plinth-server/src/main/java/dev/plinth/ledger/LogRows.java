package dev.plinth.ledger;

import dev.plinth.proof.ProofException;
import dev.plinth.proof.Reason;
import dev.plinth.proof.SignedNote;
import dev.plinth.proof.TilePath;
import dev.plinth.proof.TileSource;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One organisation's log as the application reads it. */
final class LogRows {
    private static final String CHECKPOINT = "select c.size, c.note, c.signed_at, (select string_agg(s.line, chr(10)"
            + " order by s.witness, s.nth) from tenant.ledger_cosignature s where s.org_id = :org and s.size = c.size) as lines"
            + " from tenant.ledger_checkpoint c where c.org_id = :org ";

    private LogRows() {}

    /** A published checkpoint with its cosignatures. */
    record Stored(long size, UnverifiedCheckpoint checkpoint, Instant signedAt) {}

    static Optional<Stored> newest(OrgSession org) {
        return org.queryOne(CHECKPOINT + "order by c.size desc limit 1", Params.none(), LogRows::stored);
    }

    /** A checkpoint that covers an entry: the newest cosigned one if it does, else the newest. */
    static Optional<Stored> covering(OrgSession org, long index) {
        return org.queryOne(
                CHECKPOINT
                        + "and c.size > :index order by exists (select 1 from tenant.ledger_cosignature k"
                        + " where k.org_id = :org and k.size = c.size) desc, c.size desc limit 1",
                Params.of("index", index),
                LogRows::stored);
    }

    private static Stored stored(Row row) {
        SignedNote note = SignedNote.parse(row.text("note"));
        SignedNote cosigned = row.textIfAny("lines")
                .map(lines -> note.with(SignedNote.signatureLines(lines + '\n')))
                .orElse(note);
        return new Stored(row.number("size"), UnverifiedCheckpoint.of(cosigned), row.instant("signed_at"));
    }

    /** The tile's hashes, at least as many as asked for. */
    static Optional<byte[]> tile(OrgSession org, TilePath path) {
        return org.queryOne(
                "select hashes from tenant.ledger_tile"
                        + " where org_id = :org and level = :level and tile = :tile and width >= :width",
                Params.of("level", path.level()).and("tile", path.index()).and("width", path.width()),
                row -> row.bytes("hashes"));
    }

    static TileSource tiles(OrgSession org) {
        return path -> tile(org, path).orElseThrow(() -> new ProofException(Reason.MISSING, path + " is not there"));
    }

    /** Bodies from one index up to, not including, another, as far as they are there. */
    static List<byte[]> bodies(OrgSession org, long from, long to) {
        return org.query(
                "select body from tenant.ledger_entry where org_id = :org and idx >= :from and idx < :to order by idx",
                Params.of("from", from).and("to", to),
                row -> row.bytes("body"));
    }

    record Head(long size, long prunedBelow) {}

    static Head head(OrgSession org) {
        return org.queryOne(
                        "select size, pruned_below from tenant.ledger_head where org_id = :org",
                        Params.none(),
                        row -> new Head(row.number("size"), row.number("pruned_below")))
                .orElse(new Head(0, 0));
    }
}
