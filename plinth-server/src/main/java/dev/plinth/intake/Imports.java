package dev.plinth.intake;

import dev.plinth.intake.format.FormatReader;
import dev.plinth.intake.spool.Spool;
import dev.plinth.intake.spool.SpooledFile;
import dev.plinth.keys.Keys;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.StaleWriteException;
import dev.plinth.vault.RowMacs;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads files into the collections of an organisation, whole or not at all: a file is checked to its end before its first
 * record is loaded. The same file, sent again, is not loaded again: it goes on where it stopped, or is answered with what came
 * of it. Needs memory for one batch, whatever the length of the file.
 */
public final class Imports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Imports.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final Workshop shop;
    private final Keys keys;
    private final Spool spool;
    private final Ids ids;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Places places = new Places(PATIENCE);

    Imports(Workshop shop, Keys keys, Spool spool, Ids ids) {
        this.shop = shop;
        this.keys = keys;
        this.spool = spool;
        this.ids = ids;
    }

    /**
     * Takes a file and loads it in the background; follow it with {@link #find}. Throws {@link ProblemException}
     * {@code invalid-request} for an order that cannot be read, {@code conflict} while the same file is being loaded,
     * {@code too-large}, {@code too-many-requests} while the organisation has {@value Places#OF_EACH} files under way, and
     * {@code temporarily-unavailable} when too many files of others are being loaded or a store is away.
     *
     * @throws IOException when {@code in} cannot be read to its end
     */
    public ImportStatus start(OrgId org, ImportOrder order, InputStream in, Cause cause) throws IOException {
        return take(org, order, in, cause, (job, begun) -> {
            workers.execute(() -> {
                try {
                    work(job);
                } catch (CancellationException closed) {
                    LOG.info(
                            "The import {} of organisation {} stops with the server",
                            job.row().id(),
                            org);
                } catch (IOException | RuntimeException stopped) {
                    LOG.error(
                            "The import {} of organisation {} stopped",
                            job.row().id(),
                            org,
                            stopped);
                }
            });
            return begun;
        });
    }

    /** As {@link #start}, and returns when it is over. */
    public ImportStatus load(OrgId org, ImportOrder order, InputStream in, Cause cause) throws IOException {
        return take(org, order, in, cause, (job, begun) -> {
            work(job);
            return find(org, job.row().id()).orElseThrow();
        });
    }

    public Optional<ImportStatus> find(OrgId org, ImportId id) {
        RowMacs.Key key = shop.macs().key(org);
        return shop.orgs().in(org, session -> shop.rows().find(session, id, key));
    }

    /** The latest first. */
    public List<ImportStatus> latest(OrgId org, int limit) {
        RowMacs.Key key = shop.macs().key(org);
        return shop.orgs().in(org, session -> shop.rows().latest(session, limit, key));
    }

    /** Stops what is running after its batch; it can be resumed. */
    @Override
    public void close() {
        closing.set(true);
        workers.shutdown();
        try {
            if (!workers.awaitTermination(LAST_WORDS.toSeconds(), TimeUnit.SECONDS))
                LOG.warn("Some imports are still running; they can be resumed");
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** A file that this process has taken on. */
    private record Job(
            OrgId org,
            ImportRow row,
            ImportOrder order,
            UUID worker,
            Cause cause,
            SpooledFile file,
            Places.Place place,
            Supplier<FormatReader> readers) {}

    private record Taken(Optional<ImportRow> ours, ImportStatus status) {}

    @FunctionalInterface
    private interface Begin {
        ImportStatus begin(Job job, ImportStatus begun) throws IOException;
    }

    private ImportStatus take(OrgId org, ImportOrder order, InputStream in, Cause cause, Begin begin)
            throws IOException {
        Supplier<FormatReader> readers = Readers.of(order);
        Places.Place place = places.take(org);
        Optional<SpooledFile> mine = Optional.empty();
        boolean handedOn = false;
        try {
            SpooledFile file = spool.take(in);
            mine = Optional.of(file);
            place.load();
            ImportRow fresh = ImportRow.begin(
                    identity(org, order, file),
                    order.format(),
                    file.length(),
                    shop.clock().instant());
            UUID worker = ids.next();
            Taken taken = take(org, fresh, worker);
            if (taken.ours().isEmpty()) return alreadyTaken(taken.status());
            handedOn = true;
            Job job = new Job(org, taken.ours().get(), order, worker, cause, file, place, readers);
            return begin.begin(job, taken.status());
        } finally {
            if (!handedOn) {
                mine.ifPresent(SpooledFile::close);
                place.close();
            }
        }
    }

    private Taken take(OrgId org, ImportRow fresh, UUID worker) {
        RowMacs.Key key = shop.macs().key(org);
        return shop.orgs().in(org, session -> {
            Optional<ImportRow> ours = shop.rows().take(session, fresh, worker, key);
            return new Taken(ours, shop.rows().find(session, fresh.id(), key).orElseThrow());
        });
    }

    private static ImportStatus alreadyTaken(ImportStatus status) {
        if (status.state() == ImportState.LOADED) return status;
        throw new ProblemException(
                ProblemCode.CONFLICT, "This file is being loaded already, as import %s".formatted(status.id()));
    }

    private void work(Job job) throws IOException {
        try (SpooledFile file = job.file()) {
            new ImportRun(shop, job.org(), job.row(), job.order(), job.worker(), job.cause(), closing::get)
                    .run(file, job.readers());
        } catch (StaleWriteException takenOver) {
            LOG.warn(
                    "The import {} of organisation {} was taken over by another worker",
                    job.row().id(),
                    job.org());
        } catch (IOException | RuntimeException stopped) {
            stop(job, stopped);
            throw stopped;
        } finally {
            job.place().close();
        }
    }

    /** Best effort: when the store is away, the lease runs out and says the same. */
    private void stop(Job job, Exception why) {
        try {
            shop.orgs().run(job.org(), session -> {
                shop.rows().stop(session, job.row().id(), job.worker());
                shop.ledger()
                        .append(
                                session,
                                LedgerEntry.of(
                                                job.cause(),
                                                "import.stop",
                                                "import",
                                                job.row().id().toString())
                                        .ending(LedgerEntry.Outcome.FAILED));
            });
        } catch (RuntimeException alsoFailed) {
            why.addSuppressed(alsoFailed);
        }
    }

    /** Keyed, so that nobody who reads the table can test whether a file he has was imported. */
    private ImportId identity(OrgId org, ImportOrder order, SpooledFile file) {
        String text = "\0import\0%s\0%s\0%s"
                .formatted(
                        order.format().text(),
                        Digests.hex(order.mapping().orElse("")),
                        HexFormat.of().formatHex(file.digest()));
        return new ImportId(keys.subject(org, text).value());
    }
}
