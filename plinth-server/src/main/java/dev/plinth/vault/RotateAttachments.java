package dev.plinth.vault;

import dev.plinth.crypto.SealRefusedException;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keys;
import dev.plinth.keys.SubjectId;
import dev.plinth.keys.spi.KeyUser;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Params;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rewraps the keys of attachments; their content, sealed under these keys, stays as it is. */
final class RotateAttachments implements KeyUser {
    private static final String USES =
            "select count(*) as n from tenant.attachment where org_id = :org and key_version = :version and complete";
    private static final String SEALED_FOR = """
            select count(*) as n from tenant.attachment
            where org_id = :org and generation = :generation and key_version <> 0 and complete""";
    private static final String NEXT = "select " + StoredAttachment.COLUMNS
            + " from tenant.attachment a where a.org_id = :org and a.key_version = :version and a.complete"
            + " and a.id > :after order by a.id limit :most";
    private static final String MOVE = """
            update tenant.attachment set key_version = :keyVersion, generation = :generation, wrapped_key = :wrapped
            where org_id = :org and id = :id and complete and key_version = :from""";

    private final OrgTransactions orgs;
    private final Keys keys;
    private final Ledger ledger;
    private final AttachmentSeal seal;
    private final Rotation rotation;

    RotateAttachments(OrgTransactions orgs, Keys keys, Ledger ledger, AttachmentSeal seal, Rotation rotation) {
        this.orgs = orgs;
        this.keys = keys;
        this.ledger = ledger;
        this.seal = seal;
        this.rotation = rotation;
    }

    private record Rewrapped(AttachmentId id, AttachmentSeal.Wrapped key) {}

    @Override
    public String name() {
        return "attachments";
    }

    @Override
    public Set<KeyPurpose> purposes() {
        return Set.of(KeyPurpose.VAULT);
    }

    @Override
    public long uses(OrgId org, KeyPurpose purpose, int version) {
        return Rotation.count(orgs, org, USES, Params.of("version", version));
    }

    @Override
    public long sealedFor(OrgId org, SubjectId subject, int generation) {
        boolean nobody = subject.equals(keys.noSubject(org));
        Params params = Params.of("generation", generation);
        if (!nobody) params.and("subject", subject.value());
        String sql = SEALED_FOR + (nobody ? " and subject_id is null" : " and subject_id = :subject");
        return Rotation.count(orgs, org, sql, params);
    }

    @Override
    public int reencrypt(OrgId org, KeyPurpose purpose, int from, int limit) {
        UUID at = new UUID(0, 0);
        while (true) {
            Params params = Params.of("version", from).and("after", at).and("most", limit);
            List<StoredAttachment> rows = orgs.once(org, session -> session.query(NEXT, params, StoredAttachment::of));
            if (rows.isEmpty()) return 0;
            Map<SubjectId, Keys.SubjectKey> sealing = rotation.sealing(
                    org, rows.stream().map(StoredAttachment::subject).toList());
            List<Rewrapped> rewrapped = rows.stream()
                    .flatMap(row -> rewrap(org, row, sealing.get(rotation.of(org, row.subject()))).stream())
                    .toList();
            int moved = rewrapped.isEmpty() ? 0 : orgs.in(org, session -> write(session, from, rewrapped));
            if (moved > 0) return moved;
            at = rows.getLast().attachment().id().value();
        }
    }

    private int write(OrgSession session, int from, List<Rewrapped> rewrapped) {
        int moved = 0;
        int to = from;
        for (Rewrapped one : rewrapped) {
            moved += session.update(
                    MOVE,
                    Params.of("keyVersion", one.key().keyVersion())
                            .and("generation", one.key().generation())
                            .and("wrapped", one.key().bytes())
                            .and("id", one.id().value())
                            .and("from", from));
            to = Math.max(to, one.key().keyVersion());
        }
        if (moved > 0)
            ledger.append(
                    session,
                    LedgerEntry.of(rotation.cause(), "attachment.rewrap", "key", KeyPurpose.VAULT.text())
                            .with(Rotation.facts(from, to, moved)));
        return moved;
    }

    private Optional<Rewrapped> rewrap(OrgId org, StoredAttachment row, Keys.@Nullable SubjectKey to) {
        if (to == null || !AttachmentSeal.agrees(row)) return Optional.empty();
        AttachmentId id = row.attachment().id();
        SubjectId subject = rotation.of(org, row.subject());
        Optional<Keys.SubjectKey> under = keys.subjectKeyForOpening(org, subject, row.keyVersion(), row.generation());
        if (under.isEmpty())
            return Optional.of(new Rewrapped(
                    id,
                    new AttachmentSeal.Wrapped(
                            row.attachment().size(), Rotation.NO_KEY, row.generation(), row.wrappedKey())));
        try {
            return Optional.of(new Rewrapped(id, seal.rewrap(org, row, under.get(), to)));
        } catch (SealRefusedException tampered) {
            return Optional.empty();
        }
    }
}
