package dev.plinth.vault;

import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import java.util.List;
import java.util.Optional;

/**
 * One row of {@code tenant.collection} as somebody left it there. Only {@link SchemaGuard} makes a schema of it. The arrays
 * are not copied: MUST NOT be changed.
 *
 * @param newest the newest entry of the log about it
 * @param waiting the newest one that the log has not taken yet, of a row without a MAC
 */
@SuppressWarnings("ArrayRecordComponent") // lives from reading to checking only
record StoredSchema(
        CollectionId id,
        int version,
        String name,
        byte[] document,
        Optional<byte[]> mac,
        Optional<LoggedChange> newest,
        Optional<LoggedChange> waiting) {
    private static final String ACTIONS = "('collection.create', 'collection.add-fields', 'collection.vouch')";
    private static final String ALL = """
            select c.id, c.name, c.version, c.schema, c.mac,
                (select e.body from tenant.ledger_entry e
                    where e.org_id = :org and e.object_id = c.id::text and e.action in %1$s
                    order by e.idx desc limit 1) as newest,
                case when c.mac is null then (select i.body from tenant.ledger_inbox i
                    where i.org_id = :org and i.object_id = c.id::text and i.action in %1$s
                    order by i.entry_id desc limit 1) end as waiting
            from tenant.collection c where c.org_id = :org""".formatted(ACTIONS);

    static Optional<StoredSchema> find(OrgSession org, String name) {
        return org.queryOne(ALL + " and c.name = :name", Params.of("name", name), StoredSchema::of);
    }

    static List<StoredSchema> all(OrgSession org) {
        return org.query(ALL + " order by c.name", Params.none(), StoredSchema::of);
    }

    private static StoredSchema of(Row row) {
        return new StoredSchema(
                new CollectionId(row.uuid("id")),
                row.integer("version"),
                row.text("name"),
                row.bytes("schema"),
                row.bytesIfAny("mac"),
                row.bytesIfAny("newest").flatMap(LoggedChange::parse),
                row.bytesIfAny("waiting").flatMap(LoggedChange::parse));
    }
}
