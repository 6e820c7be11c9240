package dev.plinth.vault.web;

import dev.plinth.access.Caller;
import dev.plinth.access.Permission;
import dev.plinth.http.BodyLimit;
import dev.plinth.http.Page;
import dev.plinth.http.PageRequest;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.vault.Attachment;
import dev.plinth.vault.AttachmentName;
import dev.plinth.vault.Attachments;
import dev.plinth.vault.ContentType;
import dev.plinth.vault.RecordId;
import dev.plinth.vault.Uploads;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Attachments, streamed in both directions. */
@RestController
@RequestMapping("/api/v1/orgs/{org}/collections/{collection}/records/{id}/attachments")
class AttachmentsController {
    static final long MAX_BYTES = 1024L * 1024 * 1024;
    static final String PURPOSE = "Plinth-Purpose";

    private final Attachments attachments;
    private final Uploads uploads;

    AttachmentsController(Attachments attachments, Uploads uploads) {
        this.attachments = attachments;
        this.uploads = uploads;
    }

    @GetMapping
    Page<AttachmentAnswer> list(
            @PathVariable OrgId org,
            @PathVariable String collection,
            @PathVariable RecordId id,
            PageRequest page,
            Caller caller) {
        caller.require(Permission.RECORD_READ, org);
        return Page.ofAll(
                attachments.list(org, collection, id, Scopes.of(caller)),
                page,
                one -> one.name().toString(),
                AttachmentAnswer::of);
    }

    @PutMapping("/{name}")
    @BodyLimit(bytes = MAX_BYTES)
    ResponseEntity<AttachmentAnswer> upload(
            @PathVariable OrgId org,
            @PathVariable String collection,
            @PathVariable RecordId id,
            @PathVariable AttachmentName name,
            Caller caller,
            HttpServletRequest request)
            throws IOException {
        caller.require(Permission.RECORD_WRITE, org);
        ContentType type = Optional.ofNullable(request.getContentType())
                .map(ContentType::new)
                .orElse(ContentType.BYTES);
        Attachment made = uploads.upload(
                org,
                new Uploads.Target(collection, id, name, type, MAX_BYTES),
                request.getInputStream(),
                Scopes.of(caller));
        return ResponseEntity.status(201).body(AttachmentAnswer.of(made));
    }

    @GetMapping("/{name}")
    void download(
            @PathVariable OrgId org,
            @PathVariable String collection,
            @PathVariable RecordId id,
            @PathVariable AttachmentName name,
            @RequestHeader(PURPOSE) Optional<String> purpose,
            Caller caller,
            HttpServletResponse response)
            throws IOException {
        caller.require(Permission.RECORD_REVEAL, org);
        Attachments.Download download = attachments.download(org, collection, id, name, purpose, Scopes.of(caller));
        response.setContentType(download.attachment().contentType().value());
        response.setContentLengthLong(download.attachment().size());
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
        try (InputStream content = download.content()) {
            content.transferTo(response.getOutputStream());
        } catch (ProblemException refused) {
            // part of the answer has left: only a broken connection still tells the client that the rest is missing
            throw new IOException("The download ended early", refused);
        }
    }

    @DeleteMapping("/{name}")
    ResponseEntity<Void> delete(
            @PathVariable OrgId org,
            @PathVariable String collection,
            @PathVariable RecordId id,
            @PathVariable AttachmentName name,
            Caller caller) {
        caller.require(Permission.RECORD_DELETE, org);
        attachments.delete(org, collection, id, name, Scopes.of(caller));
        return ResponseEntity.noContent().build();
    }
}
