package dev.plinth.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.tenancy.Departments;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody with database access changes what rows say of imports. What was loaded does not follow from it. */
@ServerTest
class ImportTamperingTest {
    private static final String NEEDS_DEPOT = "Tag,Holder,Dept\nT-1,Ann,depot\n";
    private static final String CALLED_LOADED =
            "state = 'loaded', finished_at = now(), total = coalesce(total, 0), committed = coalesce(total, 0)";

    private final TestPlinth plinth;
    private final Bench bench;
    private final OrgId org;

    ImportTamperingTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.bench = new Bench(plinth);
        this.org = plinth.newOrg().id();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private ImportStatus found(ImportStatus before) {
        ImportStatus now = bench.imports().find(org, before.id()).orElseThrow();
        assertThat(bench.imports().latest(org, 50)).contains(now);
        return now;
    }

    private void sabotage(String change) {
        bench.change("us", "update tenant.intake_import set " + change + " where org_id = ?", org);
    }

    private void makeDepot() {
        plinth.orgs()
                .run(org, session -> plinth.bean(Departments.class).create(session, "depot", "Depot", plinth.cause()));
    }

    private ImportStatus refused() {
        ImportStatus refused = bench.load(org, Bench.csv(), NEEDS_DEPOT);
        assertThat(refused.state()).isEqualTo(ImportState.REFUSED);
        return refused;
    }

    private ImportStatus cutOff(String file) {
        try (Bench killed = new Bench(plinth)) {
            ImportStatus begun = killed.start(org, Bench.csv(), file);
            while (killed.imports().find(org, begun.id()).orElseThrow().committed() == 0)
                LockSupport.parkNanos(1_000_000);
        }
        ImportStatus cut = bench.imports().latest(org, 1).getFirst();
        assertThat(cut.state()).isEqualTo(ImportState.STOPPED);
        return cut;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", mac = null", ", mac = ''", ", mac = set_byte(mac, 35, get_byte(mac, 35) # 1)"})
    void aRefusedImportThatIsCalledLoadedIsLoadedWhenTheFileComesAgain(String alsoChanged) {
        ImportStatus refused = refused();
        sabotage(CALLED_LOADED + alsoChanged);
        ImportStatus now = found(refused);
        assertThat(now.state()).isEqualTo(ImportState.STOPPED);
        assertThat(now.committed()).isZero();
        assertThat(bench.load(org, Bench.csv(), NEEDS_DEPOT).state()).isEqualTo(ImportState.REFUSED);
        sabotage(CALLED_LOADED + alsoChanged);
        makeDepot();
        ImportStatus loaded = bench.load(org, Bench.csv(), NEEDS_DEPOT);
        assertThat(loaded.state()).isEqualTo(ImportState.LOADED);
        assertThat(loaded.written()).isEqualTo(1);
        assertThat(bench.records(org)).isEqualTo(1);
    }

    @Test
    void anInventedImportIsNotBelieved() {
        ImportStatus refused = refused();
        bench.change("us", "delete from tenant.intake_import where org_id = ?", org);
        bench.change(
                "us",
                "insert into tenant.intake_import (org_id, id, format, state, worker, lease_until, bytes, total, committed,"
                        + " created_at, updated_at, finished_at, mac) values (?, '" + refused.id()
                        + "', 'csv', 'loaded', gen_random_uuid(), now(), 1, 1, 1, now(), now(), now(),"
                        + " decode(repeat('00', 36), 'hex'))",
                org);
        assertThat(found(refused).state()).isEqualTo(ImportState.STOPPED);
        makeDepot();
        assertThat(bench.load(org, Bench.csv(), NEEDS_DEPOT).written()).isEqualTo(1);
    }

    @Test
    void theRowOfALoadedFileSaysNothingOfAnother() {
        ImportStatus refused = refused();
        ImportStatus loaded = bench.load(org, Bench.csv(), Bench.rows(3));
        bench.change("us", "delete from tenant.intake_import where org_id = ? and id = '" + refused.id() + "'", org);
        sabotage("id = '" + refused.id() + "'");
        assertThat(found(refused).state()).isEqualTo(ImportState.STOPPED);
        assertThat(bench.imports().find(org, loaded.id())).isEmpty();
        assertThat(bench.load(org, Bench.csv(), NEEDS_DEPOT).state()).isEqualTo(ImportState.REFUSED);
    }

    @Test
    void anotherOrganisationsRowSaysNothing() {
        OrgId other = plinth.newOrg().id();
        ImportStatus theirs = bench.load(other, Bench.csv(), Bench.rows(3));
        bench.change("us", "update tenant.intake_import set org_id = '" + org + "' where org_id = ?", other);
        ImportStatus now = found(theirs);
        assertThat(now.state()).isEqualTo(ImportState.STOPPED);
        assertThat(now.committed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state = 'refused', committed = 0, written = 0, kept = 0",
                "state = 'stopped'",
                "state = 'checking', lease_until = now() - interval '1 minute'",
                "written = 0",
                "kept = 1, written = 2",
                "bytes = bytes + 1",
                "format = 'x12'",
                "problems = 7",
                "notes = 7",
                "counts = '{\"assets\":9}'",
                "counts = 'no json'",
                "report = '[{\"severity\":\"note\",\"at\":\"line 1\",\"wrong\":\"call this number\",\"expected\":\"now\"}]'",
                "total = 9, committed = 9",
                "created_at = created_at - interval '1 day'",
                "finished_at = finished_at + interval '1 microsecond'",
                "mac = null"
            })
    void ofALoadedImportWhoseRowWasChangedOnlyCountsWhatTheLogSays(String change) {
        ImportStatus before = bench.load(org, Bench.csv(), Bench.rows(3));
        sabotage(change);
        ImportStatus now = found(before);
        assertThat(now.state()).isEqualTo(ImportState.LOADED);
        assertThat(now.committed()).isEqualTo(3);
        assertThat(now.records()).contains(3L);
        assertThat(now.written() + now.kept() + now.problems() + now.notes() + now.bytes())
                .isZero();
        assertThat(now.report()).isEmpty();
        assertThat(now.collections()).isEmpty();
        assertThat(bench.load(org, Bench.csv(), Bench.rows(3))).isEqualTo(now);
        assertThat(bench.records(org)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"report = '[]'", "problems = 0", "state = 'stopped'", "finished_at = null", "notes = 1"})
    void theReportOfARefusedImportIsOursOrNone(String change) {
        ImportStatus refused = refused();
        assertThat(refused.report()).isNotEmpty();
        sabotage(change);
        ImportStatus now = found(refused);
        assertThat(now.state()).isEqualTo(ImportState.STOPPED);
        assertThat(now.report()).isEmpty();
        assertThat(bench.load(org, Bench.csv(), NEEDS_DEPOT).report()).isEqualTo(refused.report());
    }

    @Test
    void noRecordIsLeftOutWhereTheRowSaysThatMoreWereLoaded() {
        String file = Bench.rows(20_000);
        ImportStatus cut = cutOff(file);
        sabotage("committed = total - 1, written = total - 1");
        assertThat(found(cut).committed()).isZero();
        ImportStatus done = bench.load(org, Bench.csv(), file);
        assertThat(done.state()).isEqualTo(ImportState.LOADED);
        assertThat(done.written()).isEqualTo(20_000 - cut.committed());
        assertThat(done.kept()).isEqualTo(cut.committed());
        assertThat(bench.records(org)).isEqualTo(20_000);
    }

    @Test
    void anOlderRowThatIsPutBackOnlyHasTheFileReadAgain() {
        ImportStatus refused = refused();
        bench.change("us", """
                insert into tenant.intake_import (org_id, id, format, state, worker, lease_until, bytes, checked, total,
                    committed, counts, problems, notes, report, created_at, updated_at, finished_at, mac)
                select org_id, gen_random_uuid(), format, state, worker, lease_until, bytes, checked, total,
                    committed, counts, problems, notes, report, created_at, updated_at, finished_at, mac
                from tenant.intake_import where org_id = ?""", org);
        makeDepot();
        assertThat(bench.load(org, Bench.csv(), NEEDS_DEPOT).written()).isEqualTo(1);
        bench.change("us", "delete from tenant.intake_import where org_id = ? and id = '" + refused.id() + "'", org);
        sabotage("id = '" + refused.id() + "'");
        assertThat(found(refused)).isEqualTo(refused);
        ImportStatus again = bench.load(org, Bench.csv(), NEEDS_DEPOT);
        assertThat(again.state()).isEqualTo(ImportState.LOADED);
        assertThat(again.kept()).isEqualTo(1);
        assertThat(bench.records(org)).isEqualTo(1);
    }
}
