package dev.plinth.identity;

import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Row;
import dev.plinth.tenancy.RowSeal;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An operator as the row has it.
 *
 * @param account keyed digest of the address
 * @param password bcrypt hash
 * @param changes how often the password was changed
 * @param changesLogged how often the installation's log says that it was, as far back as it reaches
 */
record StoredOperator(
        OperatorId id,
        byte[] account,
        String password,
        Instant createdAt,
        Instant changedAt,
        int changes,
        Optional<byte[]> seal,
        long changesLogged)
        implements SealedRow {
    static final String SELECT = """
            select id, account, password, created_at, changed_at, changes, seal,
              (select count(*) from tenant.ledger_entry e where e.org_id = :org and e.object_id = o.id::text
                and e.action = 'operator.password-change')
              + (select count(*) from tenant.ledger_inbox e where e.org_id = :org and e.object_id = o.id::text
                and e.action = 'operator.password-change') as changes_logged
            from tenant.operator o where org_id = :org""";

    static StoredOperator read(Row row) {
        return new StoredOperator(
                new OperatorId(row.uuid("id")),
                row.bytes("account"),
                row.text("password"),
                row.instant("created_at"),
                row.instant("changed_at"),
                row.integer("changes"),
                row.bytesIfAny("seal"),
                row.number("changes_logged"));
    }

    @Override
    public String name() {
        return "operator " + id;
    }

    @Override
    public RowSeal content(OrgId org) {
        return RowSeal.of("operator", org)
                .with(id.toString())
                .with(HexFormat.of().formatHex(account))
                .with(password)
                .with(createdAt)
                .with(changedAt)
                .with(Integer.toString(changes));
    }

    @Override
    public Optional<String> overtaken() {
        return changesLogged > changes
                ? Optional.of("the log says that the password was changed since")
                : Optional.empty();
    }

    StoredOperator withPassword(String hash, Instant at) {
        return new StoredOperator(id, account, hash, createdAt, at, changes + 1, seal, changesLogged);
    }

    StoredOperator withChanges(int count) {
        return new StoredOperator(id, account, password, createdAt, changedAt, count, seal, changesLogged);
    }
}
