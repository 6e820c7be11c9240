package dev.plinth.intake.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.http.BodyLimit;
import dev.plinth.intake.ImportMappings;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/orgs/{org}/import-mappings/{name}")
class MappingsController {
    private static final long LONGEST_BYTES = 256 * 1024;

    private final ImportMappings mappings;

    MappingsController(ImportMappings mappings) {
        this.mappings = mappings;
    }

    /** The body is the mapping file itself. */
    @PutMapping
    @BodyLimit(bytes = LONGEST_BYTES)
    ResponseEntity<Void> put(
            @PathVariable OrgId org, @PathVariable String name, HttpServletRequest request, Caller caller)
            throws IOException {
        caller.require(Permission.RECORD_IMPORT, org);
        String text = utf8(request.getInputStream().readAllBytes());
        ImportMappings.require(text);
        mappings.put(org, checked(name), text, caller.cause());
        return ResponseEntity.noContent().build();
    }

    @GetMapping
    ResponseEntity<byte[]> get(@PathVariable OrgId org, @PathVariable String name, Caller caller) {
        caller.require(Permission.RECORD_IMPORT, org);
        String text = mappings.find(org, checked(name)).orElseThrow(ProblemException::notFound);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/yaml"))
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    static String checked(String name) {
        if (!name.matches("[a-z][a-z0-9-]{0,62}"))
            throw ProblemException.field("mapping", "is no name of a mapping", "[a-z][a-z0-9-]{0,62}");
        return name;
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw ProblemException.field("mapping", "is not UTF-8", "a file saved as UTF-8");
        }
    }
}
