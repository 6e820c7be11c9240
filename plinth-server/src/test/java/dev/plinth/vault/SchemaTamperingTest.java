package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.ledger.Logs;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Params;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody with database access changes what a collection says about its fields. It is refused, and others go on. */
@ServerTest
class SchemaTamperingTest {
    private static final FieldSpec EXTRA = FieldSpec.of("extra", FieldType.STRING, FieldClass.SECRET);

    @ParameterizedTest
    @CsvSource({
        "'\"SECRET\"', '\"PUBLIC\"'",
        "'\"PERSONAL\"', '\"INTERNAL\"'",
        "'\"LAST4\"', '\"NONE\"'",
        "'\"DIGITS\"', '\"EXACT\"'",
        "'\"purposes\":[]', '\"purposes\":[\"any\"]'",
        "'\"purposes\":[]}', '\"purposes\":[],\"retention\":\"for ever\"}'",
        "'\"format\":1', '\"format\":1 '"
    })
    void aChangedDocumentIsRefused(String from, String to, TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        assertThat(new String(SchemaDocument.write(world.people), java.nio.charset.StandardCharsets.UTF_8))
                .contains(from);
        world.sabotage(
                "update tenant.collection set schema = convert_to(replace(convert_from(schema, 'UTF8'), ?, ?), 'UTF8')"
                        + " where id = ?",
                from,
                to,
                world.people.id().value());
        assertRefused(world);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "version = version + 1",
                "mac = null",
                "mac = null, id = gen_random_uuid()",
                "mac = ''",
                "mac = set_byte(mac, 0, 1)",
                "mac = set_byte(mac, 3, 2)",
                "mac = set_byte(mac, 35, get_byte(mac, 35) # 1)",
                "mac = mac || '\\x00'::bytea"
            })
    void aChangedRowIsRefused(String change, TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        world.sabotage("update tenant.collection set " + change + " where org_id = ?", world.org.value());
        assertRefused(world);
    }

    @Test
    void anotherCollectionsSchemaIsRefused(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        CollectionSchema open = world.catalogue.create(
                world.org,
                NewCollection.of("open", List.of(FieldSpec.of("ssn", FieldType.STRING, FieldClass.PUBLIC))),
                plinth.cause());
        world.sabotage(
                "update tenant.collection c set schema = o.schema, mac = o.mac from tenant.collection o where o.id = ? and c.id = ?",
                open.id().value(),
                world.people.id().value());
        assertRefused(world);
    }

    @Test
    void anotherOrganisationsSchemaIsRefused(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        VaultWorld other = VaultWorld.in(plinth);
        world.sabotage("delete from tenant.collection where org_id = ?", world.org.value());
        world.sabotage(
                "update tenant.collection set org_id = ? where org_id = ?", world.org.value(), other.org.value());
        assertRefused(world);
    }

    @Test
    void anOlderSchemaThatIsPutBackIsRefused(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        world.sabotage(
                "insert into tenant.collection select org_id, gen_random_uuid(), 'kept', version, schema, created_at, mac"
                        + " from tenant.collection where id = ?",
                world.people.id().value());
        world.catalogue.addFields(world.org, world.people, List.of(EXTRA), plinth.cause());
        new LogReader(plinth.bean(Logs.class), world.org).settled();
        assertThat(world.catalogue.reload(world.org, VaultWorld.PEOPLE)).isPresent();
        world.sabotage(
                "update tenant.collection c set schema = o.schema, mac = o.mac, version = o.version"
                        + " from tenant.collection o where o.org_id = c.org_id and o.name = 'kept' and c.id = ?",
                world.people.id().value());
        world.sabotage("delete from tenant.collection where org_id = ? and name = 'kept'", world.org.value());
        assertRefused(world);
    }

    @Test
    void aRefusedSchemaIsCountedAndStopsNobodyElse(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        VaultWorld other = VaultWorld.in(plinth);
        world.sabotage(
                "update tenant.collection set mac = null where id = ?",
                world.people.id().value());
        var counter = plinth.bean(MeterRegistry.class).counter("plinth.vault.schema.refused");
        double before = counter.count();
        assertRefused(world);
        assertThat(counter.count()).isGreaterThan(before);
        assertThatThrownBy(() -> world.catalogue.all(world.org)).isInstanceOf(ProblemException.class);
        assertThat(other.catalogue.reload(other.org, VaultWorld.PEOPLE)).isPresent();
        assertThat(other.reveal(other.ada().id(), "ssn")).containsEntry("ssn", Value.of("078-05-1120"));
    }

    @Test
    void aCollectionOfTheFirstReleaseIsTakenAsItsEntrySays(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        CollectionId id = released(world, "old", SchemaDocument.write(world.people));
        new LogReader(plinth.bean(Logs.class), world.org).settled();
        CollectionSchema old = world.catalogue.require(world.org, "old");
        assertThat(old.vouched()).isFalse();
        world.catalogue.addFields(world.org, old, List.of(EXTRA), plinth.cause());
        assertThat(world.catalogue.reload(world.org, "old")).isPresent();
        world.sabotage(
                "update tenant.collection set schema = convert_to(replace(convert_from(schema, 'UTF8'), 'SECRET', 'PUBLIC'),"
                        + " 'UTF8') where id = ?",
                id.value());
        assertThatThrownBy(() -> world.catalogue.reload(world.org, "old")).isInstanceOf(ProblemException.class);
    }

    @Test
    void aSchemaWhoseMacWasTakenAwayIsRefusedWhateverWaitsForTheLog(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        SchemaGuard guard = plinth.bean(SchemaGuard.class);
        byte[] document = SchemaDocument.write(world.people);
        LoggedChange made = new LoggedChange("collection.create", null, Digests.hex(document), Map.of());
        LoggedChange vouched = new LoggedChange("collection.vouch", null, "another", LoggedChange.versioned(1));
        CollectionSchema old = guard.verified(world.org, withoutMac(document, Optional.empty(), made));
        assertThat(old.vouched()).isFalse();
        for (Optional<LoggedChange> newest : List.of(Optional.of(vouched), Optional.<LoggedChange>empty()))
            for (LoggedChange waiting : List.of(made, vouched))
                if (newest.isPresent() || waiting.equals(vouched))
                    assertThatThrownBy(() -> guard.verified(world.org, withoutMac(document, newest, waiting)))
                            .isInstanceOfSatisfying(
                                    ProblemException.class,
                                    e -> assertThat(e.code()).isEqualTo(VaultProblems.SCHEMA_REFUSED));
    }

    private static StoredSchema withoutMac(byte[] document, Optional<LoggedChange> newest, LoggedChange waiting) {
        return new StoredSchema(
                new CollectionId(UUID.randomUUID()),
                1,
                "old",
                document,
                Optional.empty(),
                newest,
                Optional.of(waiting));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "[]", "7", "{\"action\":null}", "{\"facts\":{}}", "not json", ""})
    void whatIsNoEntryIsNoChange(String body) {
        assertThat(LoggedChange.parse(body.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    /** Makes a collection as the first release did: without a MAC, with an entry that says no version. */
    static CollectionId released(VaultWorld world, String name, byte[] document) {
        CollectionId id = new CollectionId(UUID.randomUUID());
        LedgerEntry entry = LedgerEntry.of(world.plinth.cause(), "collection.create", "collection", id.toString())
                .changing(Optional.empty(), Optional.of(Digests.hex(document)));
        world.plinth.orgs().run(world.org, session -> {
            world.plinth.bean(Ledger.class).append(session, entry);
            session.attach(
                    "insert into tenant.collection (org_id, id, name, version, schema, created_at)"
                            + " values (:org, :id, :name, 1, :schema, :now)",
                    Params.of("id", id.value())
                            .and("name", name)
                            .and("schema", document)
                            .and("now", Instant.now()));
        });
        return id;
    }

    private static void assertRefused(VaultWorld world) {
        assertThatThrownBy(() -> world.catalogue.reload(world.org, VaultWorld.PEOPLE))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(VaultProblems.SCHEMA_REFUSED));
    }
}
