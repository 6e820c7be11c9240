package dev.plinth.identity;

import dev.plinth.access.Permission;
import dev.plinth.access.Role;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Row;
import dev.plinth.tenancy.RowSeal;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * An operator's session in the console.
 *
 * @param digest keyed digest of the cookie's value; the value itself is kept nowhere
 * @param createdAt when the operator signed in: rotation does not move it
 */
record ConsoleSession(byte[] digest, OperatorId operator, Instant createdAt, Instant seenAt, Optional<byte[]> seal)
        implements SealedRow {
    static final Duration IDLE = Duration.ofMinutes(15);
    static final Duration ABSOLUTE = Duration.ofHours(12);

    ConsoleSession {
        digest = digest.clone();
    }

    @Override
    public byte[] digest() {
        return digest.clone();
    }

    static ConsoleSession read(Row row) {
        return new ConsoleSession(
                row.bytes("digest"),
                new OperatorId(row.uuid("operator")),
                row.instant("created_at"),
                row.instant("seen_at"),
                row.bytesIfAny("seal"));
    }

    @Override
    public String name() {
        return "console session of operator " + operator;
    }

    @Override
    public RowSeal content(OrgId org) {
        return RowSeal.of("console_session", org)
                .with(HexFormat.of().formatHex(digest))
                .with(operator.toString())
                .with(createdAt)
                .with(seenAt);
    }

    /** Ended sessions have no row, and no entry by which a row that was put back could be told. */
    @Override
    public Optional<String> overtaken() {
        return Optional.empty();
    }

    /** What whoever has it may do. */
    Set<Permission> permissions() {
        return operator.equals(OperatorId.PROBES) ? Set.of() : Role.OPERATOR.permissions();
    }

    ConsoleSession seen(Instant now) {
        return new ConsoleSession(digest, operator, createdAt, now, seal);
    }

    boolean alive(Instant now) {
        return now.isBefore(seenAt.plus(IDLE)) && now.isBefore(createdAt.plus(ABSOLUTE));
    }
}
