package dev.plinth.trust;

import dev.plinth.ledger.LedgerEntry;
import dev.plinth.ledger.Logs;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Evidence as an entry of the log: writes it, and reads it back without trusting it. */
final class EvidenceEntry {
    static final String ACTION = "evidence.probe";
    /** Says that runs up to a number do not fit the log. */
    static final String GAP = "evidence.gap";

    private static final String OBJECT = "probe";
    private static final String HARMLESS = "[A-Za-z0-9_-]{8,64}";

    private EvidenceEntry() {}

    /** @param digest SHA-256 over the facts, which the row repeats */
    record Read(Tried run, byte[] digest) {}

    static Map<String, String> facts(
            Order order, Outcome outcome, long number, String nonce, String code, ClaimBook book, List<Opening> open) {
        Map<String, String> facts = new HashMap<>();
        facts.put("run", Long.toString(number));
        facts.put("against", order.against());
        facts.put("outcome", outcome.text());
        facts.put("nonce", nonce);
        facts.put("probe", code);
        facts.put("catalogue", book.digest());
        facts.put(
                "claims",
                String.join(
                        ",",
                        book.shownBy(order.probe()).stream()
                                .map(Object::toString)
                                .toList()));
        open.forEach(one -> facts.put(one.audience().text(), one.commitment()));
        if (order.rehearsal()) facts.put("rehearsal", "true");
        order.challenge().ifPresent(text -> {
            facts.put("challenge", HexFormat.of().formatHex(Sha256.of(text)));
            if (text.matches(HARMLESS)) facts.put("asked", text);
        });
        return facts;
    }

    /** A twin is meant to be broken: there, the entry's outcome is ok when the alarm rang. */
    static LedgerEntry of(Order order, Outcome outcome, Map<String, String> facts, Cause cause) {
        Outcome good = order.isLive() ? Outcome.HELD : Outcome.BROKEN;
        return LedgerEntry.of(cause, ACTION, OBJECT, order.probe())
                .with(facts)
                .ending(outcome == good ? LedgerEntry.Outcome.OK : LedgerEntry.Outcome.FAILED);
    }

    /** What the entry says; empty when it is not evidence of this installation in the form that is written here. */
    static Optional<Read> read(OrgId instance, Logs.Shown shown) {
        try {
            TrustEntry entry = TrustEntry.of(instance, shown)
                    .filter(one -> one.is(ACTION, OBJECT))
                    .orElseThrow();
            Tried run = new Tried(
                    entry.object(),
                    Long.parseLong(entry.fact("run")),
                    entry.fact("against"),
                    Outcome.valueOf(entry.fact("outcome").toUpperCase(Locale.ROOT)),
                    entry.facts().containsKey("rehearsal"),
                    entry.at(),
                    entry.fact("probe"),
                    entry.fact("catalogue"),
                    shown.id());
            return Optional.of(new Read(run, Sha256.ofFacts(entry.facts())));
        } catch (RuntimeException malformed) {
            return Optional.empty();
        }
    }

    /** Up to which number a gap in a probe's runs was published by this entry; 0 if it says nothing of that. */
    static long upTo(OrgId instance, String probe, Logs.Shown shown) {
        try {
            return TrustEntry.of(instance, shown)
                    .filter(one -> one.is(GAP, OBJECT) && one.object().equals(probe))
                    .map(one -> Long.parseLong(one.fact("upTo")))
                    .orElse(0L);
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }
}
