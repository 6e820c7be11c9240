package dev.plinth.ledger.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.http.Public;
import dev.plinth.ledger.Logs;
import dev.plinth.problem.ProblemException;
import dev.plinth.proof.TilePath;
import dev.plinth.tenancy.OrgId;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Logs in the layout of C2SP tlog-tiles. */
@RestController
class TilesController {
    private static final String WHY_PUBLIC = "anybody may check that a log only grew; hashes say nothing about entries";
    private static final String ALWAYS = "public, max-age=31536000, immutable";
    private static final String ALWAYS_PRIVATE = "private, max-age=31536000, immutable";
    private static final String LOOK_AGAIN = "no-cache";
    private static final MediaType TEXT = MediaType.parseMediaType("text/plain;charset=utf-8");

    private final Logs logs;

    TilesController(Logs logs) {
        this.logs = logs;
    }

    @Public("verifier keys are made to be handed out")
    @GetMapping("/ledger/keys")
    ResponseEntity<byte[]> keys() {
        return text(logs.allKeys());
    }

    @Public("verifier keys are made to be handed out")
    @GetMapping("/ledger/{origin}/keys")
    ResponseEntity<byte[]> keys(@PathVariable String origin) {
        return text(logs.keys(logs.org(origin)));
    }

    @Public(WHY_PUBLIC)
    @GetMapping("/ledger/{origin}/checkpoint")
    ResponseEntity<byte[]> checkpoint(@PathVariable String origin) {
        return text(logs.checkpoint(logs.org(origin)).orElseThrow(ProblemException::notFound));
    }

    @Public(WHY_PUBLIC)
    @GetMapping("/ledger/{origin}/tile/{*rest}")
    ResponseEntity<byte[]> tile(@PathVariable String origin, @PathVariable String rest) {
        TilePath path = path(rest);
        if (path.isEntries()) throw ProblemException.notFound();
        return bytes(logs.tile(logs.org(origin), path).orElseThrow(ProblemException::notFound), ALWAYS);
    }

    @GetMapping("/ledger/{origin}/tile/entries/{*rest}")
    ResponseEntity<byte[]> bundle(@PathVariable String origin, @PathVariable String rest, Caller caller) {
        OrgId org = caller.require(Permission.LEDGER_READ, logs.org(origin));
        return switch (logs.bundle(org, path("/entries" + rest))) {
            case Logs.Bundle.Found found -> bytes(found.bytes(), ALWAYS_PRIVATE);
            case Logs.Bundle.NotThere() -> throw ProblemException.notFound();
            case Logs.Bundle.Dropped() -> throw LedgerProblems.dropped();
        };
    }

    private static TilePath path(String rest) {
        return TilePath.parse("tile" + rest).orElseThrow(ProblemException::notFound);
    }

    private static ResponseEntity<byte[]> bytes(byte[] bytes, String caching) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header("Cache-Control", caching)
                .body(bytes);
    }

    private static ResponseEntity<byte[]> text(String text) {
        return ResponseEntity.ok()
                .contentType(TEXT)
                .header("Cache-Control", LOOK_AGAIN)
                .body(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
