package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.keys.KeyAdministration;
import dev.plinth.keys.Keys;
import dev.plinth.keys.SubjectId;
import dev.plinth.tenancy.Params;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is left of a shredded subject in the search index. */
@ServerTest
class ShreddedHashesTest {
    @Test
    void theHashesOfAShreddedSubjectAreGoneSoonAfterAndThoseOfOthersStay(TestPlinth plinth)
            throws InterruptedException {
        VaultWorld world = VaultWorld.in(plinth);
        world.ada();
        RecordId other = world.create(
                        RecordDraft.of(Map.of("ssn", Value.of("111-11-1111"))).about("member-2"))
                .id();
        RecordId nobodys = world.create(Map.of("ssn", Value.of("222-22-2222"))).id();
        long others = hashes(world, other) + hashes(world, nobodys);
        assertThat(hashes(world)).isGreaterThan(others);
        plinth.bean(KeyAdministration.class).shred(world.org, "member-1", plinth.cause());
        for (int i = 0; i < 600 && hashes(world) > others; i++) Thread.sleep(100);
        assertThat(hashes(world)).isEqualTo(others);
        assertThat(hashes(world, other)).isPositive();
        assertThat(hashes(world, nobodys)).isPositive();
        assertThat(world.entries().getLast()).contains("subject.unindex", "\"hashes\":\"2\"");
    }

    @Test
    void aGenerationThatLivesKeepsItsHashes(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordId ada = world.ada().id();
        SubjectId subject = plinth.bean(Keys.class).subject(world.org, "member-1");
        plinth.bean(ShreddedHashes.class).shredded(world.org, subject, 2);
        assertThat(hashes(world, ada)).isEqualTo(2);
    }

    @Test
    void clearingAgainRemovesNothingAndLeavesNoEntry(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        world.ada();
        SubjectId subject = plinth.bean(Keys.class).subject(world.org, "member-1");
        ShreddedHashes sweep = plinth.bean(ShreddedHashes.class);
        sweep.shredded(world.org, subject, 1);
        assertThat(hashes(world)).isZero();
        assertThat(world.entriesOf(() -> sweep.shredded(world.org, subject, 1))).isEmpty();
    }

    @Test
    void anotherOrganisationsHashesAreOutOfReach(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        world.ada();
        SubjectId subject = plinth.bean(Keys.class).subject(world.org, "member-1");
        plinth.bean(ShreddedHashes.class).shredded(VaultWorld.in(plinth).org, subject, 1);
        assertThat(hashes(world)).isEqualTo(2);
    }

    private static long hashes(VaultWorld world) {
        return count(world, "select count(*) as n from tenant.record_index where org_id = :org", Params.none());
    }

    private static long hashes(VaultWorld world, RecordId record) {
        return count(
                world,
                "select count(*) as n from tenant.record_index where org_id = :org and record_id = :record",
                Params.of("record", record.value()));
    }

    private static long count(VaultWorld world, String sql, Params params) {
        return world.plinth
                .orgs()
                .in(
                        world.org,
                        session -> session.query(sql, params, row -> row.number("n"))
                                .getFirst());
    }
}
