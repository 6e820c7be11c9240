package dev.plinth.ledger;

import dev.plinth.ledger.LogCheck.Finding;
import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.CheckpointBody;
import dev.plinth.proof.Hash;
import dev.plinth.proof.NoteSigner;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.SignatureType;
import dev.plinth.proof.SignedNote;
import dev.plinth.proof.TreeEdge;
import dev.plinth.proof.TreeHasher;
import dev.plinth.runtime.SecretFiles;
import dev.plinth.runtime.StartException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.RequestId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over a damaged log as it is, by an explicit word of the operator. The word is a signed record that lists what was found
 * ({@link Accepted}), and an entry of the log itself.
 */
@CrossesOrganisations("Signs a damaged log anew where the operator accepted it; touches the one log that was named")
final class Recovery {
    /*
     * In this order: the record, the memory, the entry. Each start does what of it is missing, so a kill leaves nothing half
     * done; the record alone decides what was accepted and why.
     */
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final String SAID = """
            select true from tenant.ledger_entry where org_id = ? and object_id = ? and action = 'ledger.accept'
              and position(? in convert_from(body, 'UTF8')) > 0
            union all select false from tenant.ledger_inbox where org_id = ? and object_id = ? and action = 'ledger.accept'
              and position(? in convert_from(body, 'UTF8')) > 0
            order by 1 desc limit 1""";

    private final Accepted accepted;
    private final LedgerSettings.Accept accept;
    private final LogNames names;
    private final LogKeys keys;
    private final LogMemory memory;
    private final LogStore store;
    private final OrgTransactions orgs;
    private final Ledger ledger;
    private final Ids ids;
    private final InstantSource clock;

    Recovery(
            Accepted accepted,
            LedgerSettings.Accept accept,
            LogNames names,
            LogKeys keys,
            LogMemory memory,
            LogStore store,
            OrgTransactions orgs,
            Ledger ledger,
            Ids ids,
            InstantSource clock) {
        this.accepted = accepted;
        this.accept = accept;
        this.names = names;
        this.keys = keys;
        this.memory = memory;
        this.store = store;
        this.orgs = orgs;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
    }

    /** The findings the operator has not accepted; accepts those of the log named at this start. */
    List<Finding> withoutAccepted(List<Finding> found) {
        for (String origin : accepted.origins()) accepted.records(origin).forEach(record -> resume(origin, record));
        List<Finding> mine =
                found.stream().filter(one -> one.origin().equals(accept.log())).toList();
        boolean isHere = names.find(accept.log()).isPresent(); // of a log that is gone nothing is left to go on from
        if (isHere && !accepted.of(accept.log()).coverAll(mine)) resume(accept.log(), take(accept.log(), mine));
        return accepted.open(found);
    }

    /** Appends the entry about each acceptance that has none. MUST be asked at every start, when the findings are settled. */
    void finish() {
        for (String origin : accepted.origins())
            for (Accepted.Signed record : accepted.records(origin)) enter(origin, record);
    }

    private Accepted.Signed take(String origin, List<Finding> findings) {
        RegionId region = names.region(names.org(origin));
        Optional<Checkpoint> signed = memory.recall(origin, keys.verifiers(region, origin));
        TreeEdge edge = edge(region, names.org(origin), origin);
        Instant now = clock.instant();
        String text = Accepted.HEADER + '\n' + origin + '\n'
                + "signed " + signed.map(Checkpoint::size).orElse(0L) + ' '
                + signed.map(Checkpoint::root).orElse(TreeHasher.EMPTY_ROOT).base64() + '\n'
                + "accepted " + edge.size() + ' ' + edge.root().base64() + '\n'
                + "at " + now + '\n'
                + "reason " + accept.reason() + '\n'
                + findings.stream()
                        .map(Accepted::line)
                        .distinct()
                        .sorted()
                        .map(line -> line + '\n')
                        .collect(Collectors.joining());
        Accepted.Signed record = accepted.keep(origin, sign(region, origin, text, now));
        LOG.warn(
                "The log {} was accepted as it is, for the reason \"{}\"; {} findings",
                origin,
                accept.reason(),
                findings.size());
        return record;
    }

    /** Makes what was accepted what was signed last; a kill may have come before that. */
    private void resume(String origin, Accepted.Signed record) {
        if (Files.exists(entered(record))) return;
        OrgId org = names.org(origin);
        RegionId region = names.region(org);
        Tree was = Tree.parse(record.value("signed"));
        Tree now = Tree.parse(record.value("accepted"));
        Optional<Checkpoint> remembered = memory.recall(origin, keys.verifiers(region, origin));
        boolean asBefore = remembered.map(Checkpoint::size).orElse(0L) == was.size()
                && !remembered.map(Checkpoint::root).equals(now.root());
        if (!asBefore) return;
        TreeEdge edge = edge(region, org, origin);
        // what changed since the acceptance is found again, as something that was not accepted
        if (edge.size() != now.size() || !Optional.of(edge.root()).equals(now.root())) return;
        goOnFrom(region, org, now.size());
        memory.remember(
                origin,
                new CheckpointBody(origin, edge.size(), edge.root())
                        .signedBy(keys.signers(region, origin), clock.instant()));
    }

    /**
     * How a record writes a tree.
     *
     * @param root missing of what was signed in records of version 1
     */
    private record Tree(long size, Optional<Hash> root) {
        static Tree parse(String text) {
            String[] parts = text.split(" ", 2);
            return new Tree(
                    Long.parseLong(parts[0]),
                    parts.length == 2 ? Optional.of(Hash.parseBase64(parts[1])) : Optional.empty());
        }
    }

    /** The entry is there when it is in the log; until then every start looks for it, so that no kill can leave it out. */
    private void enter(String origin, Accepted.Signed record) {
        if (Files.exists(entered(record))) return;
        OrgId org = names.org(origin);
        String digest = HexFormat.of().formatHex(SealedPayload.sha256(record.bytes()));
        switch (store.withConnection(names.region(org), connection -> said(connection, org, origin, digest))) {
            case NOT -> append(org, origin, record, digest);
            case WAITING -> {}
            case INTEGRATED -> SecretFiles.write(entered(record), new byte[0]);
        }
    }

    /** Where the entry about a record is. */
    private enum Said {
        NOT,
        WAITING,
        INTEGRATED
    }

    private static Said said(Connection connection, OrgId org, String origin, String digest) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SAID)) {
            for (int table = 0; table < 2; table++) {
                statement.setObject(1 + 3 * table, org.value());
                statement.setString(2 + 3 * table, origin);
                statement.setString(3 + 3 * table, "\"record\":\"" + digest + '"');
            }
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) return Said.NOT;
                return result.getBoolean(1) ? Said.INTEGRATED : Said.WAITING;
            }
        }
    }

    private void append(OrgId org, String origin, Accepted.Signed record, String digest) {
        Tree was = Tree.parse(record.value("signed"));
        Tree now = Tree.parse(record.value("accepted"));
        List<String> findings = record.findings();
        Map<String, String> facts = new HashMap<>();
        facts.put("signed-size", String.valueOf(was.size()));
        was.root().ifPresent(root -> facts.put("signed-root", root.hex()));
        facts.put("accepted-size", String.valueOf(now.size()));
        now.root().ifPresent(root -> facts.put("accepted-root", root.hex()));
        facts.put("findings", String.valueOf(findings.size()));
        facts.put("first-finding", findings.getFirst());
        facts.put("record", digest);
        Cause cause = Cause.of(Principal.system("start-check"), new RequestId(ids.next()))
                .withPurpose(record.value("reason"));
        LedgerEntry entry =
                LedgerEntry.of(cause, "ledger.accept", "log", origin).with(facts);
        orgs.run(org, session -> ledger.append(session, entry));
    }

    /** Says that the entry about a record is in the log. */
    private static Path entered(Accepted.Signed record) {
        return record.file().resolveSibling(record.file().getFileName() + ".entered");
    }

    private TreeEdge edge(RegionId region, OrgId org, String origin) {
        return store.withConnection(region, connection -> {
            try {
                Optional<TreeRows.Head> head = TreeRows.head(connection, org);
                TreeEdge edge = head.map(stored -> TreeEdge.load(stored.size(), TreeRows.tiles(connection, org)))
                        .orElseGet(TreeEdge::empty);
                if (head.isEmpty() || edge.root().equals(head.get().root())) return edge;
            } catch (ProofException e) {
                throw new StartException("The log " + origin + " cannot be accepted: its tiles are broken (" + e.why()
                        + "), so there is no tree to go on from. Restore the database.");
            }
            throw new StartException(
                    "The log " + origin
                            + " cannot be accepted: its tiles and its head differ, so there is no tree to go on from. Restore the database.");
        });
    }

    private void goOnFrom(RegionId region, OrgId org, long size) {
        store.withConnection(region, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "delete from tenant.ledger_checkpoint where org_id = ? and size >= ?")) {
                statement.setObject(1, org.value());
                statement.setLong(2, size);
                statement.executeUpdate();
            }
            return region;
        });
    }

    /** Ed25519 only: ML-DSA-44 notes can carry nothing but checkpoints. */
    private SignedNote sign(RegionId region, String origin, String text, Instant at) {
        return new SignedNote(
                text,
                keys.signers(region, origin).stream()
                        .filter(signer -> signer.key().type() == SignatureType.ED25519)
                        .map((NoteSigner signer) -> signer.sign(text, at))
                        .toList());
    }
}
