package dev.plinth.intake;

import dev.plinth.intake.format.CollectionSpec;
import dev.plinth.intake.format.FormatReader;
import dev.plinth.intake.format.ParsedRecord;
import dev.plinth.intake.spool.SpooledFile;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.problem.FieldProblem;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.DepartmentId;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.StaleWriteException;
import dev.plinth.vault.BatchResult;
import dev.plinth.vault.CollectionSchema;
import dev.plinth.vault.PreparedBatch;
import dev.plinth.vault.RecordDraft;
import dev.plinth.vault.RowMacs;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One worker's run over one file: check all of it, then load all of it. */
final class ImportRun {
    /*
     * A batch commits its records, its entry and the number of records done in one transaction, and only from the number it
     * began at. So whatever is killed or repeated, a record is committed once, and the number says exactly which ones are.
     */
    private static final int ATTEMPTS = 5;

    private final Workshop shop;
    private final OrgId org;
    private final ImportOrder order;
    private final UUID worker;
    private final Cause cause;
    private final BooleanSupplier closing;
    private final Map<String, CollectionSchema> schemas = new HashMap<>();
    private ImportRow row;
    private Map<String, DepartmentId> departments = Map.of();

    /**
     * @param row as this worker has taken it
     * @param closing whether the server is stopping, and this with it
     */
    ImportRun(
            Workshop shop,
            OrgId org,
            ImportRow row,
            ImportOrder order,
            UUID worker,
            Cause cause,
            BooleanSupplier closing) {
        this.shop = shop;
        this.org = org;
        this.row = row;
        this.order = order;
        this.worker = worker;
        this.cause = cause;
        this.closing = closing;
    }

    /**
     * Runs to the end, or to a refusal. Throws {@link StaleWriteException} when another worker has taken the import over, and
     * whatever else stops it; what is committed by then stays and is not done again.
     */
    void run(SpooledFile file, Supplier<FormatReader> readers) throws IOException {
        departments = shop.departments(org);
        FormatReader reader = readers.get();
        Pulse pulse = new Pulse(shop.clock(), this::tellChecked);
        Checked found = CheckPass.run(file, reader, departments.keySet(), pulse);
        if (!found.report().refuses()) prepareCollections(reader.collections(), found);
        long committed = row.done().committed();
        ImportState next = found.report().refuses()
                ? committed == 0 ? ImportState.REFUSED : ImportState.STOPPED
                : ImportState.LOADING;
        endCheck(found, next);
        if (next == ImportState.LOADING) load(file, readers.get(), committed, found.records());
    }

    private void tellChecked(long records) {
        requireOpen();
        shop.orgs().run(org, session -> shop.rows().checked(session, row.id(), worker, records));
    }

    private void requireOpen() {
        if (closing.getAsBoolean()) throw new CancellationException("The server is stopping");
    }

    private void prepareCollections(List<CollectionSpec> specs, Checked found) {
        for (CollectionSpec spec : specs) {
            if (!found.counts().containsKey(spec.name())) continue;
            try {
                schemas.put(spec.name(), collection(spec));
            } catch (ProblemException refused) {
                refused(spec.name(), refused).forEach(told -> found.report().addWhole(told.wrong(), told.expected()));
            }
        }
    }

    /** Each reason once. */
    private static List<FieldProblem> refused(String collection, ProblemException why) {
        if (why.fields().isEmpty())
            return List.of(new FieldProblem(
                    collection,
                    "does not fit into the collection %s: %s".formatted(collection, why.getMessage()),
                    "a collection that takes these fields"));
        Map<String, List<FieldProblem>> byReason = why.fields().stream()
                .collect(Collectors.groupingBy(FieldProblem::wrong, LinkedHashMap::new, Collectors.toList()));
        return byReason.values().stream()
                .map(alike -> new FieldProblem(
                        collection,
                        "does not fit into the collection %s: %s".formatted(collection, told(alike)),
                        alike.getFirst().expected()))
                .toList();
    }

    private static String told(List<FieldProblem> alike) {
        FieldProblem first = alike.getFirst();
        return alike.size() == 1
                ? first.field() + ": " + first.wrong()
                : "%s (%d fields)".formatted(first.wrong(), alike.size());
    }

    private CollectionSchema collection(CollectionSpec spec) {
        if (order.makesCollections()) return shop.catalogue().ensure(org, Drafts.collection(spec), cause);
        return shop.catalogue()
                .find(org, spec.name())
                .filter(there -> spec.fields().stream()
                        .allMatch(field -> there.field(field.name()).isPresent()))
                .orElseThrow(() -> ProblemException.field(
                        "fields",
                        "not all of them are there, and you may not make them",
                        "a collection made beforehand, or the permission collection:manage"));
    }

    private void endCheck(Checked found, ImportState next) {
        String action = next == ImportState.LOADING ? "import.begin" : "import.refuse";
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("format", order.format().text());
        facts.put("records", Long.toString(found.records()));
        facts.put("errors", Long.toString(found.report().errorCount()));
        facts.put("notes", Long.toString(found.report().noteCount()));
        step(row.checked(found, next, shop.clock().instant()), entry(action, facts));
    }

    private void step(ImportRow after, LedgerEntry entry) {
        RowMacs.Key key = shop.macs().key(org);
        shop.orgs().run(org, session -> {
            shop.rows().replace(session, worker, row, after, key);
            shop.ledger().append(session, entry);
        });
        row = after;
    }

    private void load(SpooledFile file, FormatReader reader, long committed, long total) throws IOException {
        LoadPass pass = new LoadPass(committed, this::batch);
        try (InputStream in = file.open()) {
            reader.read(in, pass);
        }
        pass.flush();
        if (row.done().committed() != total) throw new IllegalStateException("The file has other records than it had");
        step(row.loaded(shop.clock().instant()), entry("import.finish", Map.of("records", Long.toString(total))));
    }

    private void batch(long from, List<ParsedRecord> records) {
        requireOpen();
        Map<String, List<RecordDraft>> drafts = records.stream()
                .collect(Collectors.groupingBy(
                        ParsedRecord::collection,
                        LinkedHashMap::new,
                        Collectors.mapping(one -> Drafts.record(one, departments), Collectors.toList())));
        for (int attempt = 1; ; attempt++) {
            List<PreparedBatch> prepared = new ArrayList<>();
            drafts.forEach((name, list) -> prepared.add(shop.batches()
                    .prepare(org, Optional.ofNullable(schemas.get(name)).orElseThrow(), list)));
            try {
                commit(from, records.size(), prepared);
                return;
            } catch (StaleWriteException raced) {
                if (attempt == ATTEMPTS) throw raced;
                // either somebody else wrote one of the records meanwhile, or the import is lost
                shop.orgs().run(org, session -> shop.rows().keep(session, row.id(), worker));
            }
        }
    }

    private void commit(long from, int size, List<PreparedBatch> prepared) {
        RowMacs.Key key = shop.macs().key(org);
        row = shop.orgs().in(org, session -> {
            long written = 0;
            long kept = 0;
            for (PreparedBatch batch : prepared) {
                BatchResult result = shop.batches()
                        .write(
                                session,
                                batch,
                                cause,
                                Map.of("import", row.id().toString(), "from", Long.toString(from)));
                written += result.written();
                kept += result.kept();
            }
            ImportRow after = row.advanced(size, written, kept);
            shop.rows().replace(session, worker, row, after, key);
            return after;
        });
    }

    private LedgerEntry entry(String action, Map<String, String> facts) {
        return LedgerEntry.of(cause, action, "import", row.id().toString()).with(facts);
    }
}
