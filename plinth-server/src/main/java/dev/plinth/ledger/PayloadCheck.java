package dev.plinth.ledger;

import dev.plinth.crypto.SealRefusedException;
import dev.plinth.crypto.ValueSealer;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keys;
import dev.plinth.keys.SubjectId;
import dev.plinth.ledger.LogCheck.Finding;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Holds the sealed contents of entries against the commitments in the entries. For logs whose entries are as they were signed. */
@CrossesOrganisations("Reads the sealed contents of one log at a time; what it opens is compared and forgotten")
final class PayloadCheck {
    /*
     * A content whose subject was shredded cannot be compared, and a rotation takes it away: both are as they should be. A
     * content that is gone although its subject's first salt is still there was removed. What waits in the inbox is left
     * to the next check.
     */
    private static final int PAGE = 500;
    private static final UUID FIRST = new UUID(0, 0);
    private static final int FIRST_GENERATION = 1;
    private static final String ROWS = """
            select p.entry_id, p.key_version, p.generation, p.subject_id, p.sealed, e.idx,
              convert_from(e.body, 'UTF8')::json -> 'payload' ->> 'commitment' as commitment,
              exists (select 1 from tenant.ledger_inbox i where i.org_id = p.org_id and i.entry_id = p.entry_id) as waits
            from tenant.ledger_payload p left join tenant.ledger_entry e on e.org_id = p.org_id and e.entry_id = p.entry_id
            where p.org_id = ? and (p.entry_id, p.key_version) > (?, ?) order by p.entry_id, p.key_version limit ?""";
    private static final String GONE = """
            select e.idx, e.subject_id from tenant.ledger_entry e
            where e.org_id = ? and convert_from(e.body, 'UTF8')::json -> 'payload' is not null
              and not exists (select 1 from tenant.ledger_payload p where p.org_id = e.org_id and p.entry_id = e.entry_id)
            order by e.idx""";

    private final LogStore store;
    private final LogNames names;
    private final Keys keys;
    private final ValueSealer sealer;

    PayloadCheck(LogStore store, LogNames names, Keys keys, ValueSealer sealer) {
        this.store = store;
        this.names = names;
        this.keys = keys;
        this.sealer = sealer;
    }

    /**
     * What was seen of one log.
     *
     * @param notOpened why the rest could not be compared
     */
    record Result(long compared, List<Finding> findings, Optional<String> notOpened) {}

    private record Sealed(
            EntryId entry,
            int keyVersion,
            int generation,
            SubjectId subject,
            byte[] sealed,
            Optional<Long> index,
            Optional<String> commitment,
            boolean waits) {}

    private record Gone(long index, SubjectId subject) {}

    Result check(OrgId org) {
        List<Finding> found = new ArrayList<>();
        long compared = 0;
        try {
            List<Sealed> page = page(org, FIRST, 0);
            while (!page.isEmpty()) {
                for (Sealed one : page) if (compare(org, one, found)) compared++;
                page = page(org, page.getLast().entry().value(), page.getLast().keyVersion());
            }
            for (Gone gone : gone(org))
                if (neverShredded(org, gone.subject()))
                    found.add(finding(
                            org, gone.index(), "its sealed content is gone, though its subject was never shredded"));
            return new Result(compared, found, Optional.empty());
        } catch (ProblemException e) {
            return new Result(compared, found, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** Whether this one could be compared. */
    private boolean compare(OrgId org, Sealed one, List<Finding> found) {
        if (one.waits()) return false;
        if (one.index().isEmpty() || one.commitment().isEmpty()) {
            found.add(finding(
                    org,
                    one.index().orElse(0L),
                    "there is sealed content for entry id %s, which never had any".formatted(one.entry())));
            return false;
        }
        String opened;
        try {
            Optional<Keys.SubjectKey> key =
                    keys.subjectKeyForOpening(org, one.subject(), one.keyVersion(), one.generation());
            if (key.isEmpty()) {
                if (neverShredded(org, one.subject()))
                    found.add(
                            finding(
                                    org,
                                    one.index().get(),
                                    "its sealed content claims a key that was destroyed, though its subject was never shredded"));
                return false;
            }
            byte[] salted = SealedPayload.open(org, one.entry(), key.get(), one.sealed(), sealer);
            opened = HexFormat.of().formatHex(SealedPayload.sha256(salted));
            Arrays.fill(salted, (byte) 0);
        } catch (SealRefusedException e) {
            opened = "nothing";
        }
        if (!opened.equals(one.commitment().get()))
            found.add(finding(
                    org,
                    one.index().get(),
                    "its sealed content was changed: the entry commits to %s, it opens to %s"
                            .formatted(one.commitment().get(), opened)));
        return true;
    }

    private boolean neverShredded(OrgId org, SubjectId subject) {
        int version = keys.keyring(org, KeyPurpose.VAULT).primary();
        return keys.subjectKeyForOpening(org, subject, version, FIRST_GENERATION)
                .isPresent();
    }

    private Finding finding(OrgId org, long index, String what) {
        return new Finding(names.origin(org), index, what);
    }

    private List<Sealed> page(OrgId org, UUID after, int version) {
        return store.withConnection(names.region(org), connection -> {
            List<Sealed> rows = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(ROWS)) {
                statement.setObject(1, org.value());
                statement.setObject(2, after);
                statement.setInt(3, version);
                statement.setInt(4, PAGE);
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) rows.add(sealed(result));
                }
            }
            return rows;
        });
    }

    private static Sealed sealed(ResultSet row) throws SQLException {
        return new Sealed(
                new EntryId(row.getObject("entry_id", UUID.class)),
                row.getInt("key_version"),
                row.getInt("generation"),
                new SubjectId(row.getObject("subject_id", UUID.class)),
                row.getBytes("sealed"),
                Optional.ofNullable(row.getObject("idx", Long.class)),
                Optional.ofNullable(row.getString("commitment")),
                row.getBoolean("waits"));
    }

    private List<Gone> gone(OrgId org) {
        return store.withConnection(names.region(org), connection -> {
            List<Gone> rows = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(GONE)) {
                statement.setObject(1, org.value());
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next())
                        rows.add(new Gone(
                                result.getLong("idx"), new SubjectId(result.getObject("subject_id", UUID.class))));
                }
            }
            return rows;
        });
    }
}
