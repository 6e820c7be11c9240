package dev.plinth.intake.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.http.BodyLimit;
import dev.plinth.http.Page;
import dev.plinth.intake.ImportFormat;
import dev.plinth.intake.ImportId;
import dev.plinth.intake.ImportMappings;
import dev.plinth.intake.ImportOrder;
import dev.plinth.intake.ImportState;
import dev.plinth.intake.ImportStatus;
import dev.plinth.intake.Imports;
import dev.plinth.intake.spool.Spool;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/orgs/{org}/imports")
class ImportsController {
    private static final int SHOWN = 50;

    /** Whoever sends slower holds one of the few places of the organisation for days. */
    private static final long SLOWEST_BYTES_A_SECOND = 16 * 1024;

    private final Imports imports;
    private final ImportMappings mappings;

    ImportsController(Imports imports, ImportMappings mappings) {
        this.imports = imports;
        this.mappings = mappings;
    }

    /** The body is the file itself. */
    @PostMapping
    @BodyLimit(bytes = Spool.MAX_FILE_BYTES, slowest = SLOWEST_BYTES_A_SECOND)
    ResponseEntity<ImportAnswer> start(
            @PathVariable OrgId org,
            @RequestParam String format,
            @RequestParam Optional<String> mapping,
            HttpServletRequest request,
            Caller caller)
            throws IOException {
        caller.require(Permission.RECORD_IMPORT, org);
        ImportFormat known = ImportFormat.find(format)
                .orElseThrow(() -> ProblemException.field("format", "is not known", "x12, chat-jsonl or csv"));
        ImportOrder order =
                new ImportOrder(known, mapping.map(name -> text(org, name)), caller.may(Permission.COLLECTION_MANAGE));
        ImportStatus status = imports.start(org, order, request.getInputStream(), caller.cause());
        URI where = URI.create("/api/v1/orgs/%s/imports/%s".formatted(org, status.id()));
        ResponseEntity.BodyBuilder answer =
                status.state() == ImportState.LOADED ? ResponseEntity.ok() : ResponseEntity.accepted();
        return answer.location(where).body(ImportAnswer.of(status));
    }

    @GetMapping
    Page<ImportAnswer> list(@PathVariable OrgId org, Caller caller) {
        caller.require(Permission.RECORD_IMPORT, org);
        return new Page<>(
                imports.latest(org, SHOWN).stream().map(ImportAnswer::brief).toList(), Optional.empty());
    }

    @GetMapping("/{id}")
    ImportAnswer get(@PathVariable OrgId org, @PathVariable ImportId id, Caller caller) {
        caller.require(Permission.RECORD_IMPORT, org);
        return imports.find(org, id).map(ImportAnswer::of).orElseThrow(ProblemException::notFound);
    }

    private String text(OrgId org, String name) {
        return mappings.find(org, MappingsController.checked(name))
                .orElseThrow(() -> ProblemException.field("mapping", "is not stored", "the name of a stored mapping"));
    }
}
