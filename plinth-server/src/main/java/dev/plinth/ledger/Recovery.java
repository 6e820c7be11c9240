package dev.plinth.ledger;

import dev.plinth.ledger.LogCheck.Finding;
import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.CheckpointBody;
import dev.plinth.proof.NoteSigner;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.SignatureType;
import dev.plinth.proof.SignedNote;
import dev.plinth.proof.TreeEdge;
import dev.plinth.proof.TreeHasher;
import dev.plinth.proof.VerifierKey;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over a damaged log as it is, by an explicit word of the operator. The word is a signed record in
 * {@code <data>/log-recovery/<origin>-<n>} that lists what was found, and an entry of the log itself.
 */
@CrossesOrganisations("Signs a damaged log anew where the operator accepted it; touches the one log that was named")
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final String HEADER = "plinth-log-recovery/v1";
    private static final String FINDING = "finding ";

    private final Path directory;
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
            Path directory,
            LedgerSettings.Accept accept,
            LogNames names,
            LogKeys keys,
            LogMemory memory,
            LogStore store,
            OrgTransactions orgs,
            Ledger ledger,
            Ids ids,
            InstantSource clock) {
        this.directory = directory;
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
        List<Finding> mine =
                found.stream().filter(one -> one.origin().equals(accept.log())).toList();
        if (!mine.isEmpty() && !accepted(accept.log()).containsAll(lines(mine))) take(accept.log(), mine);
        return found.stream()
                .filter(one -> !accepted(one.origin()).contains(line(one)))
                .toList();
    }

    private void take(String origin, List<Finding> findings) {
        OrgId org = names.org(origin);
        RegionId region = names.region(org);
        Optional<Checkpoint> signed = memory.recall(origin, keys.verifiers(region, origin));
        TreeEdge edge = edge(region, org, origin);
        Instant now = clock.instant();
        String text = HEADER + '\n' + origin + '\n'
                + "signed " + signed.map(Checkpoint::size).orElse(0L) + '\n'
                + "accepted " + edge.size() + ' ' + edge.root().base64() + '\n'
                + "at " + now + '\n'
                + "reason " + accept.reason() + '\n'
                + lines(findings).stream().sorted().map(line -> line + '\n').collect(Collectors.joining());
        byte[] record = sign(region, origin, text, now).format().getBytes(StandardCharsets.UTF_8);
        SecretFiles.create(next(origin), record);
        SignedNote checkpoint =
                new CheckpointBody(origin, edge.size(), edge.root()).signedBy(keys.signers(region, origin), now);
        goOnFrom(region, org, edge.size());
        memory.remember(origin, checkpoint);
        Cause cause = Cause.of(Principal.system("start-check"), new RequestId(ids.next()))
                .withPurpose(accept.reason());
        Map<String, String> facts = Map.of(
                "signed-size", String.valueOf(signed.map(Checkpoint::size).orElse(0L)),
                "signed-root",
                        signed.map(Checkpoint::root)
                                .orElse(TreeHasher.EMPTY_ROOT)
                                .hex(),
                "accepted-size", String.valueOf(edge.size()),
                "accepted-root", edge.root().hex(),
                "findings", String.valueOf(findings.size()),
                "first-finding", findings.getFirst().toString(),
                "record", HexFormat.of().formatHex(SealedPayload.sha256(record)));
        orgs.run(
                org,
                session -> ledger.append(
                        session,
                        LedgerEntry.of(cause, "ledger.accept", "log", origin).with(facts)));
        LOG.warn(
                "The log {} was accepted as it is, for the reason \"{}\"; {} findings",
                origin,
                accept.reason(),
                findings.size());
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
            LogStops.release(connection, org);
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

    private Path next(String origin) {
        for (int n = 1; ; n++) {
            Path file = directory.resolve(origin + "-" + n);
            if (Files.notExists(file)) return file;
        }
    }

    private Set<String> accepted(String origin) {
        Set<String> lines = new HashSet<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(one -> one.getFileName().toString().startsWith(origin + "-"))
                    .toList())
                verified(origin, file)
                        .text()
                        .lines()
                        .filter(line -> line.startsWith(FINDING))
                        .forEach(lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + directory, e);
        }
        return lines;
    }

    private SignedNote verified(String origin, Path file) {
        SignedNote note = SignedNote.parse(SecretFiles.read(file));
        List<VerifierKey> known = keys.verifiers(names.region(names.org(origin)), origin);
        boolean ours = note.text().startsWith(HEADER + '\n' + origin + '\n')
                && note.signatures().stream()
                        .anyMatch(line -> known.stream().anyMatch(key -> key.verifies(note.text(), line)));
        if (!ours)
            throw new StartException(
                    "The recovery record " + file + " is not signed by the keys of that log; remove it.");
        return note;
    }

    private static Set<String> lines(List<Finding> findings) {
        return findings.stream().map(Recovery::line).collect(Collectors.toSet());
    }

    private static String line(Finding finding) {
        return FINDING + finding.entry() + ' ' + finding.what();
    }
}
