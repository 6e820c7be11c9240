package dev.plinth.vault.web;

import dev.plinth.ledger.EntryId;
import dev.plinth.vault.Attachment;
import java.time.Instant;

/** An attachment as it is shown. */
record AttachmentAnswer(String name, String contentType, long size, Instant createdAt, EntryId entry) {
    static AttachmentAnswer of(Attachment attachment) {
        return new AttachmentAnswer(
                attachment.name().value(),
                attachment.contentType().value(),
                attachment.size(),
                attachment.createdAt(),
                attachment.entry());
    }
}
