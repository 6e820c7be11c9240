package dev.plinth.keys;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.plinth.crypto.KekId;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.RegionId;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What an organisation's log says of its keys. */
final class KeyWitness {
    /*
     * An old row has a good seal too. So each entry about a change that took effect names the epoch that the rows had after it, and
     * rows that are behind the log are old copies. An invented entry can only close an organisation, never open one, and stops the
     * log besides. Entries precede in the log in nearly the order of their effects: two nodes may swap a few, so the
     * newest LOOKED_AT are looked at. Where retention has dropped them there is nothing to ask.
     */
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String UUID_TEXT = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final int LOOKED_AT = 16;
    private static final String ACTIONS = "('key.create', 'key.rotate', 'key.rewrap', 'key.pull', 'key.restore',"
            + " 'key.destroy', 'key.destroy-kek', 'key.accept')";
    private static final byte[] DONE = "\"step\":\"done\"".getBytes(StandardCharsets.US_ASCII);
    private static final String LAST = """
            (select body from tenant.ledger_entry where org_id = :org and action in %1$s
               and position(:done::bytea in body) > 0 order by idx desc limit %2$d)
            union all
            (select body from tenant.ledger_inbox where org_id = :org and action in %1$s
               and position(:done::bytea in body) > 0 order by entry_id desc limit %2$d)
            """.formatted(ACTIONS, LOOKED_AT);
    private static final String ABOUT = """
            select body from tenant.ledger_entry
            where org_id = :org and object_id = :object and action = :action and position(:change::bytea in body) > 0
            union all
            select body from tenant.ledger_inbox
            where org_id = :org and object_id = :object and action = :action and position(:change::bytea in body) > 0
            """;
    private static final String SHREDDED = """
            select object_id, body from tenant.ledger_entry
            where org_id = :org and action = 'subject.shred' and position(:done::bytea in body) > 0
            """;

    private static final String SHREDDING = """
            select object_id from tenant.ledger_entry where org_id = :org and action = 'subject.shred'
            union all select object_id from tenant.ledger_inbox where org_id = :org and action = 'subject.shred'
            """;
    private static final String DROPPED =
            "select pruned_below from tenant.ledger_head where org_id = :org and pruned_below > 0";

    private final OrgTransactions organisations;

    KeyWitness(OrgTransactions organisations) {
        this.organisations = organisations;
    }

    /**
     * @param made whether keys were ever made, as far back as the log reaches
     * @param epoch that the rows have at least; 0 if no entry names one
     * @param kek the key-encryption key since the last one was exchanged, if that was not long ago
     */
    record Said(RegionId region, boolean made, long epoch, Optional<KekRef> kek) {}

    /** MUST be asked before the rows are read, unless they are locked: entries follow their effect. */
    Said last(OrgId org) {
        return organisations.once(org, session -> {
            List<Entry> entries = session.query(LAST, Params.of("done", DONE), row -> Entry.parse(row.bytes("body")));
            return new Said(
                    session.region(),
                    !entries.isEmpty(),
                    entries.stream()
                            .flatMap(entry -> entry.number("epoch").stream())
                            .max(Long::compare)
                            .orElse(0L),
                    entries.stream()
                            .filter(entry -> entry.kek().isPresent())
                            .max(Comparator.comparing(
                                    entry -> entry.number("epoch").orElse(0L)))
                            .flatMap(Entry::kek));
        });
    }

    /** The steps of a change that stand in the log: {@code intended}, {@code done}, {@code refused}. */
    Set<String> steps(Change change) {
        byte[] id = ("\"change\":\"" + change.id() + '"').getBytes(StandardCharsets.US_ASCII);
        Params params = Params.of("object", change.objectId())
                .and("action", change.action().text())
                .and("change", id);
        return organisations
                .<List<Entry>>once(
                        change.org(), session -> session.query(ABOUT, params, row -> Entry.parse(row.bytes("body"))))
                .stream()
                .flatMap(entry -> entry.fact("step").stream())
                .collect(Collectors.toSet());
    }

    /** Up to which generation each subject's salts were shredded. */
    Map<SubjectId, Long> shredded(OrgId org) {
        record Shred(String subject, long generation) {}
        return organisations
                .<List<Shred>>once(
                        org,
                        session -> session.query(
                                SHREDDED,
                                Params.of("done", DONE),
                                row -> new Shred(
                                        row.text("object_id"),
                                        Entry.parse(row.bytes("body"))
                                                .number("generation")
                                                .orElse(0L))))
                .stream()
                .filter(shred -> shred.subject().matches(UUID_TEXT))
                .collect(Collectors.toMap(
                        shred -> new SubjectId(UUID.fromString(shred.subject())), Shred::generation, Math::max));
    }

    /**
     * Of which subjects the log says that shredding their salts was at least begun. Nothing where entries were dropped: some of it
     * may have stood among them. MUST be asked after the rows were read, as this entry precedes its effect.
     */
    Optional<Set<String>> shreddings(OrgId org) {
        return organisations.in(org, session -> {
            if (!session.query(DROPPED, Params.none(), row -> row.number("pruned_below"))
                    .isEmpty()) return Optional.empty();
            return Optional.of(Set.copyOf(session.query(SHREDDING, Params.none(), row -> row.text("object_id"))));
        });
    }

    /** What is looked at of an entry; nothing of one that cannot be read, which the check of the log names. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Entry(@Nullable Map<String, String> facts) {
        private static final Entry NOTHING = new Entry(null);

        static Entry parse(byte[] body) {
            try {
                return Optional.ofNullable(JSON.readValue(body, Entry.class)).orElse(NOTHING);
            } catch (JacksonException e) {
                return NOTHING;
            }
        }

        /** Of an entry about wrapping anew. */
        Optional<KekRef> kek() {
            try {
                return fact("custody")
                        .flatMap(custody -> fact("provider"))
                        .flatMap(provider -> fact("key").map(key -> new KekRef(provider, new KekId(key))));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        Optional<String> fact(String name) {
            return facts == null ? Optional.empty() : Optional.ofNullable(facts.get(name));
        }

        Optional<Long> number(String name) {
            return fact(name).filter(text -> text.matches("[0-9]{1,18}")).map(Long::valueOf);
        }
    }
}
