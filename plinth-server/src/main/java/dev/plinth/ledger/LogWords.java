package dev.plinth.ledger;

import dev.plinth.proof.DropEntry;
import dev.plinth.proof.Hash;
import dev.plinth.proof.TilePath;
import dev.plinth.proof.TreeHasher;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.StoredTime;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a log itself says about how long its entries are kept and which were dropped. Only this may let an entry be missing. */
@CrossesOrganisations("Reads the entries of one log about its own retention")
final class LogWords {
    /*
     * The rows beside the log (ledger_retention, pruned_below) can be changed by whoever can change rows; entries cannot. An
     * entry counts when its bytes fit the tree, or its seal while it waits in the inbox. Retention drops old retention.set
     * entries too; so each ledger.drop repeats for how long entries are kept.
     */
    private static final JsonMapper JSON = new JsonMapper();
    /** How entries write that there is no number of days. */
    static final String FOR_EVER = "for ever";

    private static final String INTEGRATED = "select idx, body from tenant.ledger_entry where org_id = ?"
            + " and object_id = ? and object_type = 'log' and action = ? order by idx desc limit 1";
    private static final String WAITING = "select entry_id, time, body, seal from tenant.ledger_inbox where org_id = ?"
            + " and object_id = ? and object_type = 'log' and action = ? order by entry_id desc limit 1";

    private final Connection connection;
    private final OrgId org;
    private final String origin;
    private final long size;
    private final InboxKey key;
    private final TreeHasher hasher = new TreeHasher();

    /** @param size entries of the log */
    LogWords(Connection connection, OrgId org, String origin, long size, InboxKey key) {
        this.connection = connection;
        this.org = org;
        this.origin = origin;
        this.size = size;
        this.key = key;
    }

    /**
     * An entry that speaks of its log.
     *
     * @param index its place, or {@link Long#MAX_VALUE} while it waits in the inbox
     */
    private record Word(long index, byte[] body) {
        Optional<String> fact(String action, String name) {
            try {
                JsonNode entry = JSON.readTree(new String(body, StandardCharsets.UTF_8));
                JsonNode fact = entry.path("facts").path(name);
                return entry.path("action").asString("").equals(action) && fact.isString()
                        ? Optional.of(fact.asString(""))
                        : Optional.empty();
            } catch (JacksonException e) {
                return Optional.empty();
            }
        }
    }

    /** Entries before this one were announced as dropped; 0 if none were. */
    long droppedBefore() throws SQLException {
        return Math.max(droppedBefore(size), before(waiting("ledger.drop")));
    }

    /** As {@link #droppedBefore()}, by an entry that is among the first {@code published}. */
    long droppedBefore(long published) throws SQLException {
        return before(integrated("ledger.drop").filter(word -> word.index() < published));
    }

    private long before(Optional<Word> word) {
        return word.map(said -> DropEntry.before(said.body(), origin).orElse(0)).orElse(0L);
    }

    /** How long entries are kept by what the log said last, a number of days or {@link #FOR_EVER}; empty if it says nothing about it. */
    Optional<String> keepDays() throws SQLException {
        Optional<Word> waiting = waiting("retention.set");
        return waiting.isPresent()
                ? waiting.flatMap(word -> word.fact("retention.set", "keep-days"))
                : keepDaysIntegrated();
    }

    /** As {@link #keepDays()}, by what is in the tree. */
    Optional<String> keepDaysIntegrated() throws SQLException {
        record Said(long index, Optional<String> days) {}
        Stream.Builder<Said> said = Stream.builder();
        for (String action : List.of("retention.set", "ledger.drop"))
            integrated(action).ifPresent(word -> said.add(new Said(word.index(), word.fact(action, "keep-days"))));
        return said.build()
                .filter(word -> word.days().isPresent())
                .max(Comparator.comparingLong(Said::index))
                .flatMap(Said::days);
    }

    private Optional<Word> integrated(String action) throws SQLException {
        try (PreparedStatement statement = statement(INTEGRATED, action);
                ResultSet result = statement.executeQuery()) {
            if (!result.next()) return Optional.empty();
            Word word = new Word(result.getLong(1), result.getBytes(2));
            return fits(word) ? Optional.of(word) : Optional.empty();
        }
    }

    private boolean fits(Word word) throws SQLException {
        byte[] hashes = TreeRows.hashes(connection, org, 0, word.index() / TilePath.FULL);
        int slot = (int) (word.index() % TilePath.FULL) * Hash.BYTES;
        return word.index() < size
                && hashes.length >= slot + Hash.BYTES
                && hasher.leaf(word.body()).equals(Hash.at(hashes, slot));
    }

    private Optional<Word> waiting(String action) throws SQLException {
        try (PreparedStatement statement = statement(WAITING, action);
                ResultSet result = statement.executeQuery()) {
            if (!result.next()) return Optional.empty();
            byte[] body = result.getBytes(3);
            boolean ours = key.fits(
                    org,
                    new EntryId(result.getObject(1, UUID.class)),
                    StoredTime.of(result.getObject(2, OffsetDateTime.class)),
                    hasher.leaf(body),
                    Optional.ofNullable(result.getBytes(4)));
            return ours ? Optional.of(new Word(Long.MAX_VALUE, body)) : Optional.empty();
        }
    }

    private PreparedStatement statement(String sql, String action) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setObject(1, org.value());
        statement.setString(2, origin);
        statement.setString(3, action);
        return statement;
    }
}
