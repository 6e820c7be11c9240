package dev.plinth.ledger;

import dev.plinth.problem.ProblemException;
import dev.plinth.proof.EntryBundle;
import dev.plinth.proof.Hash;
import dev.plinth.proof.TilePath;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a whole log as a zip in the layout of tlog-tiles. Each bundle is read in a transaction of its own: what is under the
 * checkpoint cannot change any more, so no long transaction and constant memory suffice.
 */
final class LogExport {
    private final OrgTransactions orgs;

    LogExport(OrgTransactions orgs) {
        this.orgs = orgs;
    }

    void write(OrgId org, String keys, OutputStream to) throws IOException {
        LogRows.Stored newest = orgs.once(org, LogRows::newest).orElseThrow(ProblemException::notFound);
        try (ZipOutputStream zip = new ZipOutputStream(to, StandardCharsets.UTF_8)) {
            put(zip, "checkpoint", newest.checkpoint().note().format().getBytes(StandardCharsets.UTF_8));
            put(zip, "keys", keys.getBytes(StandardCharsets.US_ASCII));
            for (int level = 0; TilePath.in(newest.size(), level, 0).isPresent(); level++)
                tiles(zip, org, newest.size(), level);
            bundles(zip, org, newest.size());
        }
    }

    private void tiles(ZipOutputStream zip, OrgId org, long size, int level) throws IOException {
        Optional<TilePath> tile = TilePath.in(size, level, 0);
        for (long index = 0; tile.isPresent(); tile = TilePath.in(size, level, ++index)) {
            TilePath path = tile.get();
            byte[] hashes =
                    orgs.once(org, session -> LogRows.tile(session, path)).orElseThrow();
            put(zip, path.text(), Arrays.copyOf(hashes, path.width() * Hash.BYTES));
        }
    }

    private void bundles(ZipOutputStream zip, OrgId org, long size) throws IOException {
        Optional<TilePath> bundle = TilePath.in(size, TilePath.ENTRIES, 0);
        for (long index = 0; bundle.isPresent(); bundle = TilePath.in(size, TilePath.ENTRIES, ++index)) {
            TilePath path = bundle.get();
            long from = index * TilePath.FULL;
            List<byte[]> bodies = orgs.once(org, session -> LogRows.bodies(session, from, from + path.width()));
            if (bodies.size() == path.width()) put(zip, path.text(), EntryBundle.encode(bodies));
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }
}
