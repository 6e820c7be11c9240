package dev.plinth.vault;

import dev.plinth.ledger.EntryId;
import java.time.Instant;

/**
 * A complete attachment.
 *
 * @param size in bytes, as it was uploaded
 * @param entry the ledger entry of its upload
 */
public record Attachment(
        AttachmentId id, AttachmentName name, ContentType contentType, long size, Instant createdAt, EntryId entry) {}
