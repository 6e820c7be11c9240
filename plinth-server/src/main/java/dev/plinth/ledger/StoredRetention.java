package dev.plinth.ledger;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** {@link LedgerRetention} in a table of its own: one row a decision, the newest counts. */
@CrossesOrganisations("Reads how long one log is kept, for the checks and the dropping of its segments")
final class StoredRetention implements LedgerRetention {
    private static final int MOST_DAYS = 36_500;
    private static final String STORED =
            "select keep_days::text from tenant.ledger_retention where org_id = ? order by decided_at desc limit 1";

    private final LogNames names;
    private final Ledger ledger;
    private final InstantSource clock;

    StoredRetention(LogNames names, Ledger ledger, InstantSource clock) {
        this.names = names;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public Optional<Integer> keepDays(OrgSession org) {
        return org.queryOne(
                        "select keep_days from tenant.ledger_retention where org_id = :org order by decided_at desc limit 1",
                        Params.none(),
                        row -> row.numberIfAny("keep_days"))
                .flatMap(days -> days)
                .map(Math::toIntExact);
    }

    @Override
    public void keep(OrgSession org, Optional<Integer> days, Cause cause) {
        if (days.isPresent() && (days.get() < 1 || days.get() > MOST_DAYS))
            throw ProblemException.field(
                    "keepDays", "is " + days.get(), "1 to " + MOST_DAYS + ", or nothing to keep for ever");
        // one after the other, or the newest row and the newest entry could be of different decisions
        org.attach("select pg_advisory_xact_lock(hashtextextended(:org::text, 61))", Params.none());
        org.attach(
                "insert into tenant.ledger_retention (org_id, decided_at, keep_days) select :org, greatest(:at::timestamptz,"
                        + " max(decided_at) + interval '1 microsecond'), :days::int from tenant.ledger_retention where org_id = :org",
                Params.of("at", clock.instant().truncatedTo(ChronoUnit.MICROS)).and("days", days.orElse(null)));
        ledger.append(
                org,
                LedgerEntry.of(cause, "retention.set", "log", names.origin(org.org()))
                        .with(Map.of("keep-days", days.map(String::valueOf).orElse(LogWords.FOR_EVER))));
    }

    /** How long a log is kept by the newest row, in the words of entries; empty if there never was one. */
    static Optional<String> stored(Connection connection, OrgId org) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STORED)) {
            statement.setObject(1, org.value());
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) return Optional.empty();
                return Optional.of(Optional.ofNullable(result.getString(1)).orElse(LogWords.FOR_EVER));
            }
        }
    }
}
