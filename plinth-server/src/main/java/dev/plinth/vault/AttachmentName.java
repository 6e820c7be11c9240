package dev.plinth.vault;

import dev.plinth.problem.ProblemException;
import java.util.regex.Pattern;

/**
 * The name of an attachment within its record. It is stored in clear and stands in URLs, so it MUST NOT say anything about a
 * person; its narrow alphabet also means the same on every file system.
 */
public record AttachmentName(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    public AttachmentName {
        if (!FORM.matcher(value).matches())
            throw ProblemException.field("name", "it is no name for an attachment", FORM.pattern());
    }

    public static AttachmentName parse(String text) {
        return new AttachmentName(text);
    }

    @Override
    public String toString() {
        return value;
    }
}
