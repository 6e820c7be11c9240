package dev.plinth.keys;

import dev.plinth.tenancy.OrgId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads an organisation's keysets, making them when there are none yet. */
final class KeysetStore {
    private final KeyDatabase database;
    private final KeyGuard guard;
    private final CreateKeysets create;

    KeysetStore(KeyDatabase database, KeyGuard guard, CreateKeysets create) {
        this.database = database;
        this.guard = guard;
        this.create = create;
    }

    /** What a cache knows already. */
    record Known(long epoch, long shredEpoch, List<KeyRow> keys) {
        static final Known NOTHING = new Known(-1, -1, List.of());

        static Known of(OrgKeys keys) {
            return new Known(keys.kek().epoch(), keys.shredEpoch(), keys.rows());
        }
    }

    /**
     * What is new.
     *
     * @param stored all rows; the known ones, if the epoch is the known one
     * @param shredded subjects shredded since, if the epoch is the known one
     */
    record News(StoredKeys stored, List<SubjectId> shredded) {
        KekRow kek() {
            return stored.kek();
        }

        /** Whether every purpose has a key; a release may bring new purposes. */
        boolean complete() {
            return stored.keys().stream().map(KeyRow::purpose).distinct().count() == KeyPurpose.values().length;
        }
    }

    News news(OrgId org, Known known) {
        return read(org, known).filter(News::complete).orElseGet(() -> {
            create.missing(org);
            return read(org, known)
                    .orElseThrow(() -> new IllegalStateException("The keysets of %s vanished".formatted(org)));
        });
    }

    private Optional<News> read(OrgId org, Known known) {
        KeyWitness.Said said = guard.witness().last(org);
        Optional<News> news = readRows(org, known);
        news.ifPresent(found -> guard.require(found.stored(), said));
        return news;
    }

    private Optional<News> readRows(OrgId org, Known known) {
        return database.in(org, tx -> {
            Optional<KekRow> kek = KeyRows.kek(tx, org);
            if (kek.isEmpty()) return Optional.empty();
            boolean changed = kek.get().epoch() != known.epoch();
            boolean shredded = !changed && kek.get().shredEpoch() != known.shredEpoch();
            return Optional.of(new News(
                    changed ? StoredKeys.of(tx, kek.get()) : new StoredKeys(kek.get(), known.keys()),
                    shredded ? SaltRows.shreddedSince(tx, org, known.shredEpoch()) : List.of()));
        });
    }

    /** Notes that this node stopped using a pulled key now; the time since the pull, in milliseconds. */
    OptionalLong reportStopped(OrgId org) {
        return database.in(org, tx -> tx.queryOne("""
                        update keystore.org_kek
                        set stop_millis = greatest(coalesce(stop_millis, 0),
                                (extract(epoch from clock_timestamp() - pulled_at) * 1000)::bigint)
                        where org_id = ? and state = 'pulled'
                        returning (extract(epoch from clock_timestamp() - pulled_at) * 1000)::bigint as millis
                        """, row -> row.number("millis"), org))
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }
}
