package dev.plinth.ledger;

import dev.plinth.proof.TilePath;
import dev.plinth.tenancy.OrgId;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads logs. Callers decide who may: checkpoints and hash tiles are public, entries and what is made of them are not. */
public interface Logs {
    /** The name of an organisation's log, the first line of its checkpoints. */
    String origin(OrgId org);

    /** The organisation of a log; throws {@code not-found} when there is no such log here. */
    OrgId org(String origin);

    /** The verifier keys of one log, one a line, the newest first. */
    String keys(OrgId org);

    /** The verifier keys of all logs of this installation. */
    String allKeys();

    /** The newest checkpoint with the cosignatures it has; empty before the first entry is published. */
    Optional<String> checkpoint(OrgId org);

    /** A hash tile of exactly the asked width, if the log has grown that far. */
    Optional<byte[]> tile(OrgId org, TilePath path);

    Bundle bundle(OrgId org, TilePath path);

    /** What became of an entry bundle. */
    sealed interface Bundle {
        record Found(byte[] bytes) implements Bundle {
            public Found {
                bytes = bytes.clone();
            }

            @Override
            public byte[] bytes() {
                return bytes.clone();
            }
        }

        record NotThere() implements Bundle {}

        /** Retention dropped the entries; their hashes are still in the tiles. */
        record Dropped() implements Bundle {}
    }

    /**
     * Newest first; entries not yet sequenced come before all others.
     *
     * @param before only entries with a smaller index; empty to begin
     * @param limit how many at most
     */
    List<Shown> entries(OrgId org, EntryFilter filter, Optional<Long> before, int limit);

    /** Which entries are wanted; an empty member accepts all. {@code actor} is an id, or {@code type:id}. */
    record EntryFilter(
            Optional<String> action,
            Optional<String> actor,
            Optional<String> object,
            Optional<String> subject,
            Optional<String> purpose,
            Optional<Instant> from,
            Optional<Instant> to) {
        public static EntryFilter all() {
            return new EntryFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /**
     * An entry as it is shown.
     *
     * @param index its place in the log; empty while it waits for one
     * @param body the entry's own bytes as text, JSON (entry v1)
     * @param sentence what it says, in plain words
     */
    record Shown(EntryId id, State state, Optional<Long> index, String body, String sentence) {}

    /** How far an entry has come. An index is assigned and hashed in one transaction, so "sequenced" alone is never seen. */
    enum State {
        APPENDED,
        INTEGRATED,
        PUBLISHED
    }

    /** The receipt of an entry, waiting up to {@code longest} for its publication. MUST be called outside of a transaction. */
    Proof receipt(OrgId org, EntryId entry, Duration longest);

    /** What can be proved about an entry now. */
    sealed interface Proof {
        /** @param receipt a C2SP tlog-proof that carries the entry and verifies offline */
        record Published(String receipt) implements Proof {}

        record Pending(State state) implements Proof {}

        record Unknown() implements Proof {}
    }

    /** The personal content sealed with an entry. MUST be called outside of a transaction. */
    Content content(OrgId org, EntryId entry);

    /** What became of an entry's personal content. */
    sealed interface Content {
        record Found(byte[] bytes) implements Content {
            public Found {
                bytes = bytes.clone();
            }

            @Override
            public byte[] bytes() {
                return bytes.clone();
            }
        }

        record None() implements Content {}

        /** The subject's key was destroyed; the entry and every proof about it hold as before. */
        record Shredded() implements Content {}
    }

    /** Writes the whole log as a zip in the layout of tlog-tiles, with {@code checkpoint} and {@code keys}, for offline verification. */
    void export(OrgId org, OutputStream to) throws IOException;

    /** Where a log stands. */
    Standing standing(OrgId org);

    /**
     * @param size entries integrated
     * @param published entries under a signed checkpoint
     * @param publishedAt when that checkpoint was signed
     * @param pending entries that wait for the sequencer
     * @param witnesses who cosigned a checkpoint of this log
     * @param fault why the log is stopped, if it is
     */
    record Standing(
            long size,
            long published,
            Optional<Instant> publishedAt,
            long pending,
            List<Witnessed> witnesses,
            Optional<String> fault) {
        public Standing {
            witnesses = List.copyOf(witnesses);
        }
    }

    record Witnessed(String witness, long size, Instant at) {}
}
