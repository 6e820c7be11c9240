package dev.plinth.trust;

import dev.plinth.ledger.LedgerEntry;
import dev.plinth.ledger.Logs;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Evidence as an entry of the log: writes it, and reads it back without trusting it. */
final class EvidenceEntry {
    static final String ACTION = "evidence.probe";
    private static final String OBJECT = "probe";
    private static final String HARMLESS = "[A-Za-z0-9_-]{8,64}";
    private static final JsonMapper JSON = new JsonMapper();

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
            JsonNode body = JSON.readTree(shown.body());
            JsonNode object = body.path("object");
            Map<String, String> facts = new HashMap<>();
            body.path("facts")
                    .properties()
                    .forEach(one -> facts.put(one.getKey(), one.getValue().asString("")));
            if (!body.path("org").asString("").equals(instance.toString())
                    || !body.path("id").asString("").equals(shown.id().toString())
                    || !body.path("action").asString("").equals(ACTION)
                    || !object.path("type").asString("").equals(OBJECT)) return Optional.empty();
            Tried run = new Tried(
                    object.path("id").asString(""),
                    Long.parseLong(facts.getOrDefault("run", "")),
                    facts.getOrDefault("against", ""),
                    Outcome.valueOf(facts.getOrDefault("outcome", "").toUpperCase(Locale.ROOT)),
                    facts.containsKey("rehearsal"),
                    Instant.parse(body.path("time").asString("")),
                    facts.getOrDefault("probe", ""),
                    facts.getOrDefault("catalogue", ""),
                    shown.id());
            return Optional.of(new Read(run, Sha256.ofFacts(facts)));
        } catch (RuntimeException malformed) {
            return Optional.empty();
        }
    }
}
