package dev.plinth.ledger;

import dev.plinth.ledger.Logs.EntryFilter;
import dev.plinth.ledger.Logs.Shown;
import dev.plinth.ledger.Logs.State;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Principal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds entries by the columns that repeat parts of their bodies; what is shown comes from the body alone. */
final class EntryQuery {
    private static final String SEQUENCED = "select entry_id, idx, body from tenant.ledger_entry where org_id = :org";
    private static final String WAITING =
            "select entry_id, null::bigint as idx, body from tenant.ledger_inbox where org_id = :org";

    private final StringBuilder conditions = new StringBuilder();
    private final Params params = Params.none();

    EntryQuery(EntryFilter filter) {
        filter.action().ifPresent(action -> where("action = :action", "action", clean("action", action)));
        filter.actor().ifPresent(actor -> where("actor = any (:actor)", "actor", actors(clean("actor", actor))));
        filter.object().ifPresent(object -> where("object_id = :object", "object", clean("object", object)));
        filter.subject().ifPresent(subject -> where("subject_id = :subject", "subject", id(subject)));
        filter.purpose().ifPresent(purpose -> where("purpose = :purpose", "purpose", clean("purpose", purpose)));
        filter.from().ifPresent(from -> where("time >= :from", "from", from));
        filter.to().ifPresent(to -> where("time < :to", "to", to));
    }

    List<Shown> waiting(OrgSession org, int limit) {
        return org.query(
                WAITING + conditions + " order by entry_id desc limit :limit",
                params.copy().and("limit", limit),
                row -> shown(new EntryId(row.uuid("entry_id")), Optional.empty(), State.APPENDED, row.bytes("body")));
    }

    List<Shown> sequenced(OrgSession org, long before, int limit, long published) {
        return org.query(
                SEQUENCED + conditions + " and idx < :before order by idx desc limit :limit",
                params.copy().and("before", before).and("limit", limit),
                row -> {
                    long index = row.number("idx");
                    State state = index < published ? State.PUBLISHED : State.INTEGRATED;
                    return shown(new EntryId(row.uuid("entry_id")), Optional.of(index), state, row.bytes("body"));
                });
    }

    private static Shown shown(EntryId id, Optional<Long> index, State state, byte[] bytes) {
        String body = new String(bytes, StandardCharsets.UTF_8);
        return new Shown(id, state, index, body, EntrySentence.of(body));
    }

    private void where(String condition, String name, Object value) {
        conditions.append(" and ").append(condition);
        params.and(name, value);
    }

    private static String[] actors(String wanted) {
        List<String> found = new ArrayList<>();
        for (Principal.Kind kind : Principal.Kind.values()) {
            if (wanted.startsWith(kind.text() + ':')) return new String[] {wanted};
            found.add(kind.text() + ':' + wanted);
        }
        return found.toArray(String[]::new);
    }

    /** No stored text holds U+0000, and the database would refuse to even look for it. */
    private static String clean(String field, String text) {
        if (text.indexOf('\u0000') >= 0)
            throw ProblemException.field(field, "holds U+0000", "a text as it stands in entries");
        return text;
    }

    private static java.util.UUID id(String text) {
        try {
            return Ids.parse(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("subject", "is not an id", "the id of a subject, a UUID");
        }
    }
}
