package dev.plinth.ledger.web;

import dev.plinth.access.Caller;
import dev.plinth.http.Page;
import dev.plinth.http.PageRequest;
import dev.plinth.ledger.EntryId;
import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.ledger.Logs;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** What the addresses of organisations and of the installation answer alike. Permissions are checked by the controllers. */
@Component
class LedgerAnswers {
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
    private static final MediaType PROOF = MediaType.parseMediaType("text/plain;charset=utf-8");
    private static final int LONGEST_WAIT_SECONDS = 10;
    private static final String TOP = "top";

    private final Logs logs;
    private final Ledger ledger;
    private final OrgTransactions orgs;

    LedgerAnswers(Logs logs, Ledger ledger, OrgTransactions orgs) {
        this.logs = logs;
        this.ledger = ledger;
        this.orgs = orgs;
    }

    StandingView standing(OrgId org) {
        return StandingView.of(logs.origin(org), logs.standing(org));
    }

    Page<EntryView> entries(OrgId org, Map<String, String> query, PageRequest page) {
        Logs.EntryFilter filter = new Logs.EntryFilter(
                text(query, "action"),
                text(query, "actor"),
                text(query, "object"),
                text(query, "subject"),
                text(query, "purpose"),
                instant(query, "from"),
                instant(query, "to"));
        return Page.of(
                logs.entries(org, filter, page.after().map(LedgerAnswers::position), page.fetch()),
                page,
                shown -> shown.index().map(String::valueOf).orElse(TOP),
                EntryView::of);
    }

    ResponseEntity<Object> receipt(OrgId org, EntryId entry, Optional<String> wait) {
        return switch (logs.receipt(org, entry, wait.map(LedgerAnswers::seconds).orElse(Duration.ZERO))) {
            case Logs.Proof.Published published ->
                ResponseEntity.ok().contentType(PROOF).body(published.receipt().getBytes(StandardCharsets.UTF_8));
            case Logs.Proof.Pending pending ->
                ResponseEntity.accepted()
                        .header("Retry-After", "1")
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(new PendingView(
                                entry.toString(), pending.state().name().toLowerCase(Locale.ROOT)));
            case Logs.Proof.Unknown() -> throw ProblemException.notFound();
        };
    }

    /** An entry that has no receipt yet. */
    record PendingView(String entry, String state) {}

    /** Streams the log; that it was taken is an entry itself. */
    ResponseEntity<StreamingResponseBody> export(OrgId org, Caller caller) {
        String origin = logs.origin(org);
        if (logs.checkpoint(org).isEmpty()) throw ProblemException.notFound();
        orgs.run(
                org, session -> ledger.append(session, LedgerEntry.of(caller.cause(), "ledger.export", "log", origin)));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/zip"))
                .header("Content-Disposition", "attachment; filename=\"" + origin + ".zip\"")
                .body(out -> logs.export(org, out));
    }

    private static Optional<String> text(Map<String, String> query, String name) {
        return Optional.ofNullable(query.get(name));
    }

    private static Optional<Instant> instant(Map<String, String> query, String name) {
        return text(query, name).map(text -> {
            try {
                Instant time = Instant.parse(text);
                if (!time.isBefore(Instant.EPOCH) && !time.isAfter(LAST)) return time;
            } catch (DateTimeParseException e) {
                // refused below, as a time that no entry can have
            }
            throw ProblemException.field(name, "is not a usable time", "a time such as 2026-03-01T12:00:00Z");
        });
    }

    private static Duration seconds(String text) {
        int seconds = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : LONGEST_WAIT_SECONDS + 1;
        if (seconds > LONGEST_WAIT_SECONDS)
            throw ProblemException.field(
                    "wait", "is not a usable number", "whole seconds from 0 to " + LONGEST_WAIT_SECONDS);
        return Duration.ofSeconds(seconds);
    }

    private static long position(String text) {
        if (text.equals(TOP)) return Long.MAX_VALUE;
        if (!text.matches("[0-9]{1,18}"))
            throw ProblemException.field(
                    "cursor", "is not a cursor of this list", "the value of next in an earlier answer");
        return Long.parseLong(text);
    }
}
