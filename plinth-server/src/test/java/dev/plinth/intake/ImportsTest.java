package dev.plinth.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Departments;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServerTest
class ImportsTest {
    private static final String CHAT = """
            {"conversation":"c-1","customer":"cust-1","turns":[{"speaker":"agent","text":"Good day"}]}
            {"conversation":"c-2","customer":"cust-2","turns":[{"speaker":"agent","text":"Good night"}]}
            """;

    private final TestPlinth plinth;
    private final Bench bench;
    private OrgId org;

    ImportsTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.bench = new Bench(plinth);
        this.org = plinth.newOrg().id();
    }

    @BeforeEach
    void freshOrganisation() {
        org = plinth.newOrg().id();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aSoundFileIsLoadedWithItsNumbers() {
        ImportStatus status = bench.load(org, Bench.order(ImportFormat.CHAT), CHAT);
        assertThat(status.state()).isEqualTo(ImportState.LOADED);
        assertThat(status.records()).contains(4L);
        assertThat(status.written()).isEqualTo(4);
        assertThat(status.collections()).containsEntry("conversations", 2L).containsEntry("messages", 2L);
        assertThat(bench.records(org)).isEqualTo(4);
    }

    @Test
    void aBrokenFileLoadsNothingAndMakesNothing() {
        ImportStatus status = bench.load(org, Bench.order(ImportFormat.CHAT), CHAT + "{\"conversation\":\"c-3\"}\n");
        assertThat(status.state()).isEqualTo(ImportState.REFUSED);
        assertThat(status.report()).anySatisfy(told -> assertThat(told.at()).startsWith("line 3"));
        assertThat(bench.records(org)).isZero();
        assertThat(bench.count("us", "select count(*) from tenant.collection where org_id = ?", org))
                .isZero();
    }

    @Test
    void theReportKeepsTheFirstHundredProblemsAndCountsAll() {
        ImportStatus status = bench.load(org, Bench.order(ImportFormat.CHAT), "[]\n".repeat(750));
        assertThat(status.problems()).isEqualTo(750);
        assertThat(status.report()).hasSize(100);
    }

    @Test
    void aFileWithoutRecordsIsRefused() {
        assertThat(bench.load(org, Bench.csv(), "Tag,Holder,Dept\n").report())
                .singleElement()
                .satisfies(told -> assertThat(told.wrong()).isEqualTo("holds no record"));
    }

    @Test
    void theSameFileAgainIsAnsweredWithWhatCameOfIt() {
        ImportStatus first = bench.load(org, Bench.csv(), Bench.rows(20));
        ImportStatus second = bench.load(org, Bench.csv(), Bench.rows(20));
        assertThat(second).isEqualTo(first);
        assertThat(bench.records(org)).isEqualTo(20);
    }

    @Test
    void recordsOfAnotherFileThatAreThereAlreadyAreKeptAndCounted() {
        bench.load(org, Bench.csv(), Bench.rows(20));
        ImportStatus longer = bench.load(org, Bench.csv(), Bench.rows(30));
        assertThat(longer.written()).isEqualTo(10);
        assertThat(longer.kept()).isEqualTo(20);
        assertThat(bench.records(org)).isEqualTo(30);
    }

    @Test
    void aKeyThatComesTwiceInAFileIsToldAndItsFirstRecordStays() {
        ImportStatus status = bench.load(org, Bench.csv(), "Tag,Holder,Dept\nT-1,Ann,\nT-2,Ben,\nT-1,Cleo,\n");
        assertThat(status.state()).isEqualTo(ImportState.LOADED);
        assertThat(status.written()).isEqualTo(2);
        assertThat(status.kept()).isEqualTo(1);
        assertThat(status.report())
                .singleElement()
                .satisfies(told -> assertThat(told.at()).isEqualTo("line 4"));
    }

    @Test
    void twoOrganisationsDoNotKnowOfEachOthersFiles() {
        OrgId other = plinth.newOrg().id();
        ImportStatus mine = bench.load(org, Bench.csv(), Bench.rows(5));
        ImportStatus theirs = bench.load(other, Bench.csv(), Bench.rows(5));
        assertThat(theirs.id()).isNotEqualTo(mine.id());
        assertThat(theirs.written()).isEqualTo(5);
        assertThat(bench.imports().find(other, mine.id())).isEmpty();
    }

    private ImportStatus cutOff(String file) {
        try (Bench killed = new Bench(plinth)) {
            ImportStatus begun = killed.start(org, Bench.csv(), file);
            while (killed.imports().find(org, begun.id()).orElseThrow().committed() == 0)
                LockSupport.parkNanos(1_000_000);
        }
        return bench.imports().latest(org, 1).getFirst();
    }

    @Test
    void anImportThatWasCutOffGoesOnWhereItStopped() {
        String file = Bench.rows(20_000);
        ImportStatus cut = cutOff(file);
        ImportStatus done = bench.load(org, Bench.csv(), file);
        assertThat(cut.committed()).isPositive();
        assertThat(done.state()).isEqualTo(ImportState.LOADED);
        assertThat(done.written()).isEqualTo(20_000);
        assertThat(done.kept()).isZero();
        assertThat(bench.records(org)).isEqualTo(20_000);
    }

    @Test
    void aFileIsNotLoadedBesideAWorkerThatIsHeardOf() {
        String file = Bench.rows(20_000);
        ImportStatus cut = cutOff(file);
        bench.change("us", """
                update tenant.intake_import set state = 'loading', lease_until = now() + interval '1 minute'
                where org_id = ?""", org);
        assertThat(bench.imports().find(org, cut.id()).orElseThrow().state()).isEqualTo(ImportState.LOADING);
        assertThatThrownBy(() -> bench.load(org, Bench.csv(), file))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ProblemCode.CONFLICT));
        bench.change(
                "us",
                "update tenant.intake_import set lease_until = now() - interval '1 minute' where org_id = ?",
                org);
        assertThat(bench.imports().find(org, cut.id()).orElseThrow().state()).isEqualTo(ImportState.STOPPED);
        ImportStatus again = bench.load(org, Bench.csv(), file);
        assertThat(again.state()).isEqualTo(ImportState.LOADED);
        assertThat(again.written()).isEqualTo(20_000);
        assertThat(again.kept()).isZero();
    }

    @Test
    void aDepartmentThatIsNotThereRefusesTheFile() {
        ImportStatus status = bench.load(org, Bench.csv(), "Tag,Holder,Dept\nT-1,Ann,depot\n");
        assertThat(status.state()).isEqualTo(ImportState.REFUSED);
        assertThat(status.report())
                .first()
                .satisfies(told -> assertThat(told.at()).startsWith("line 2"));
        plinth.orgs()
                .run(org, session -> plinth.bean(Departments.class).create(session, "depot", "Depot", plinth.cause()));
        assertThat(bench.load(org, Bench.csv(), "Tag,Holder,Dept\nT-1,Ann,depot\n")
                        .state())
                .isEqualTo(ImportState.LOADED);
        assertThat(bench.count(
                        "us", "select count(*) from tenant.record where org_id = ? and department_id is not null", org))
                .isEqualTo(1);
    }

    @Test
    void aDepartmentThatIsNotThereIsToldOnceWithItsColumnAndHowOftenItComes() {
        ImportStatus status = bench.load(org, Bench.csv(), """
                Tag,Holder,Dept
                T-1,Ann,depot
                T-2,Bob,
                T-3,Cid,yard
                T-4,Dot,depot
                T-5,Eve,depot
                """);
        assertThat(status.problems()).isEqualTo(2);
        assertThat(status.report().stream().map(told -> told.at() + ": " + told.wrong()))
                .containsExactly(
                        "line 2, column 3 (Dept): is not the key of a department, here and in 2 more places",
                        "line 4, column 3 (Dept): is not the key of a department");
    }

    @Test
    void moreUnknownDepartmentsThanAReportHoldsAreCountedTogether() {
        StringBuilder text = new StringBuilder("Tag,Holder,Dept\n");
        for (int i = 0; i < 3 * Report.KEPT_OF_EACH; i++)
            text.append("T-").append(i).append(",Ann,d").append(i).append('\n');
        ImportStatus status = bench.load(org, Bench.csv(), text.toString());
        assertThat(status.problems()).isEqualTo(Report.KEPT_OF_EACH);
        assertThat(status.report().getLast().wrong())
                .isEqualTo("and others after it are not keys of departments, here and in 200 more places");
    }

    @Test
    void healthInformationIsRefusedWhereThePackageIsOff() throws IOException {
        try (InputStream in = Files.newInputStream(samples().resolve("health-edi/claim-status.277"))) {
            ImportStatus status = bench.imports().load(org, Bench.order(ImportFormat.X12), in, plinth.cause());
            assertThat(status.state()).isEqualTo(ImportState.REFUSED);
            assertThat(status.report())
                    .contains(
                            new ImportStatus.Told(
                                    "error",
                                    "the file",
                                    "does not fit into the collection rejections: the organisation's HIPAA package is off, so no"
                                            + " health information is stored (8 fields)",
                                    "another class, or the package switched on first: PUT …/settings/hipaa.package with the value \"on\""));
            assertThat(bench.records(org)).isZero();
        }
    }

    @Test
    void whoMayNotMakeCollectionsLoadsOnlyIntoThoseThatAreThere() {
        ImportOrder strict = new ImportOrder(ImportFormat.CSV, Optional.of(Bench.MAPPING), false);
        assertThat(bench.load(org, strict, Bench.rows(2)).state()).isEqualTo(ImportState.REFUSED);
        bench.load(org, Bench.csv(), Bench.rows(1));
        assertThat(bench.load(org, strict, Bench.rows(2)).state()).isEqualTo(ImportState.LOADED);
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws IOException {
        PipedInputStream broken = new PipedInputStream();
        assertThatThrownBy(() -> bench.imports().load(org, Bench.csv(), broken, plinth.cause()))
                .isInstanceOf(IOException.class);
        assertThat(bench.imports().latest(org, 10)).isEmpty();
        try (var left = Files.list(bench.spool())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aMappingIsNeededForCsvAndRefusedForX12() {
        assertThatThrownBy(() -> bench.load(org, Bench.order(ImportFormat.CSV), "x"))
                .hasMessageContaining("mapping");
        assertThatThrownBy(
                        () -> bench.load(org, new ImportOrder(ImportFormat.X12, Optional.of(Bench.MAPPING), true), "x"))
                .hasMessageContaining("mapping");
    }

    @Test
    void everyBatchHasItsEntry() {
        bench.load(org, Bench.csv(), Bench.rows(2_500));
        String entries =
                "select count(*) from (select entry_id from tenant.record where org_id = ? group by entry_id) e";
        assertThat(bench.count("us", entries, org)).isEqualTo(3);
    }

    @Test
    void noSealedValueOfAFileCanBeReadFromTheTables() {
        bench.load(org, Bench.csv(), "Tag,Holder,Dept\nT-1,Wilhelmina Sealworthy,\n");
        String found = "select count(*) from tenant.record where org_id = ? and (position('%s'::bytea in clear) > 0"
                        .formatted("Sealworthy")
                + " or position('Sealworthy'::bytea in sealed) > 0)";
        assertThat(bench.count("us", found, org)).isZero();
        assertThat(bench.records(org)).isEqualTo(1);
    }

    static Path samples() {
        return Path.of(System.getProperty("plinth.root", ".."), "demo");
    }

    @Test
    void aSpooledUploadIsCiphertext() throws IOException {
        try (var file = bench.spoolAlone().take(Bench.stream("Wilhelmina Sealworthy"))) {
            byte[] stored = bench.spooledBytes();
            assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("Wilhelmina");
            try (InputStream in = file.open()) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("Wilhelmina Sealworthy");
            }
        }
        try (var left = Files.list(bench.spool())) {
            assertThat(left).isEmpty();
        }
    }
}
