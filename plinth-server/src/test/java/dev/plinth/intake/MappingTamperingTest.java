package dev.plinth.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.ledger.Logs;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody with database access changes what is stored of a mapping. It is refused, and others go on. */
@ServerTest
class MappingTamperingTest {
    private static final String CLEAR = Bench.MAPPING.replace("class: personal", "class: public");

    private final TestPlinth plinth;
    private final ImportMappings mappings;
    private final OrgId org;

    MappingTamperingTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.mappings = plinth.bean(ImportMappings.class);
        this.org = plinth.newOrg().id();
    }

    private void put(OrgId to, String name, String text) {
        mappings.put(to, name, text, plinth.cause());
    }

    private void sabotage(String sql, Object... values) {
        try (Connection database = plinth.superuser("us");
                PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
            assertThat(statement.executeUpdate()).as(sql).isPositive();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertRefused(String name) {
        assertThatThrownBy(() -> mappings.find(org, name))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ImportMappings.REFUSED))
                .hasMessageContaining("store the mapping again");
    }

    @Test
    void aMappingIsReadAsItWasStoredLast() {
        assertThat(mappings.find(org, "assets")).isEmpty();
        put(org, "assets", Bench.MAPPING);
        assertThat(mappings.find(org, "assets")).contains(Bench.MAPPING);
        put(org, "assets", CLEAR);
        assertThat(mappings.find(org, "assets")).contains(CLEAR);
        new LogReader(plinth.bean(Logs.class), org).settled();
        assertThat(mappings.find(org, "assets")).contains(CLEAR);
    }

    @Test
    void theEntryNamesTheDigestOfTheText() {
        put(org, "assets", Bench.MAPPING);
        assertThat(plinth.bean(Logs.class).entries(org, Logs.EntryFilter.all(), Optional.empty(), 1))
                .singleElement()
                .satisfies(entry -> assertThat(entry.body())
                        .contains("mapping.put", "\"after\":\"" + Digests.hex(Bench.MAPPING) + "\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text = convert_to(replace(convert_from(text, 'UTF8'), 'personal', 'public'), 'UTF8')",
                "text = text || '\\x0a'::bytea",
                "text = ''",
                "updated_at = updated_at + interval '1 microsecond'",
                "entry_id = gen_random_uuid()",
                "entry_id = null",
                "mac = null",
                "mac = null, entry_id = null",
                "mac = ''",
                "mac = set_byte(mac, 0, 1)",
                "mac = set_byte(mac, 3, 2)",
                "mac = set_byte(mac, 35, get_byte(mac, 35) # 1)",
                "mac = mac || '\\x00'::bytea"
            })
    void aChangedRowIsRefused(String change) {
        put(org, "assets", Bench.MAPPING);
        sabotage("update tenant.intake_mapping set " + change + " where org_id = ?", org.value());
        assertRefused("assets");
        put(org, "assets", Bench.MAPPING);
        assertThat(mappings.find(org, "assets")).contains(Bench.MAPPING);
    }

    @Test
    void aMappingUnderAnotherNameIsRefused() {
        put(org, "open", CLEAR);
        put(org, "assets", Bench.MAPPING);
        sabotage("""
                update tenant.intake_mapping a set text = o.text, updated_at = o.updated_at, entry_id = o.entry_id, mac = o.mac
                from tenant.intake_mapping o where o.org_id = a.org_id and o.name = 'open' and a.name = 'assets'
                    and a.org_id = ?""", org.value());
        assertRefused("assets");
        sabotage("update tenant.intake_mapping set name = 'moved' where org_id = ? and name = 'open'", org.value());
        assertRefused("moved");
        assertThat(mappings.find(org, "open")).isEmpty();
    }

    @Test
    void anotherOrganisationsMappingIsRefused() {
        OrgId other = plinth.newOrg().id();
        put(other, "assets", CLEAR);
        put(org, "assets", Bench.MAPPING);
        sabotage("delete from tenant.intake_mapping where org_id = ?", org.value());
        sabotage("update tenant.intake_mapping set org_id = ? where org_id = ?", org.value(), other.value());
        assertRefused("assets");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOlderMappingThatIsPutBackIsRefused(boolean inTheLog) {
        put(org, "assets", CLEAR);
        sabotage(
                "insert into tenant.intake_mapping select org_id, 'kept', text, updated_at, entry_id, mac"
                        + " from tenant.intake_mapping where org_id = ?",
                org.value());
        put(org, "assets", Bench.MAPPING);
        if (inTheLog) new LogReader(plinth.bean(Logs.class), org).settled();
        sabotage("delete from tenant.intake_mapping where org_id = ? and name = 'assets'", org.value());
        sabotage("update tenant.intake_mapping set name = 'assets' where org_id = ?", org.value());
        assertRefused("assets");
        put(org, "assets", Bench.MAPPING);
        assertThat(mappings.find(org, "assets")).contains(Bench.MAPPING);
    }

    @Test
    void anInventedMappingIsRefused() {
        sabotage(
                "insert into tenant.intake_mapping (org_id, name, text, updated_at, entry_id, mac)"
                        + " values (?, 'assets', ?, now(), gen_random_uuid(), ?)",
                org.value(),
                CLEAR.getBytes(StandardCharsets.UTF_8),
                new byte[36]);
        assertRefused("assets");
    }

    @Test
    void aRefusedMappingStopsNobodyElse() {
        OrgId other = plinth.newOrg().id();
        put(org, "assets", Bench.MAPPING);
        put(org, "second", Bench.MAPPING);
        put(other, "assets", Bench.MAPPING);
        sabotage("update tenant.intake_mapping set mac = null where org_id = ? and name = 'assets'", org.value());
        assertRefused("assets");
        assertThat(mappings.find(org, "second")).contains(Bench.MAPPING);
        assertThat(mappings.find(other, "assets")).contains(Bench.MAPPING);
    }

    @Test
    void ofManyThatStoreAtTheSameTimeTheLastOneCountsAndIsVouchedFor() {
        List<CompletableFuture<Void>> all = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> put(org, "assets", Bench.MAPPING + "# " + i + "\n")))
                .toList();
        all.forEach(CompletableFuture::join);
        assertThat(mappings.find(org, "assets").orElseThrow()).startsWith(Bench.MAPPING);
        new LogReader(plinth.bean(Logs.class), org).settled();
        assertThat(mappings.find(org, "assets").orElseThrow()).startsWith(Bench.MAPPING);
    }
}
