package dev.plinth.vault;

import dev.plinth.problem.ProblemException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What an attachment is said to be (RFC 9110, section 8.3.1); only a charset is taken as a parameter. */
public record ContentType(String value) {
    private static final String TOKEN = "[a-z0-9][a-z0-9!#$&^_.+-]{0,63}";
    private static final Pattern FORM = Pattern.compile(TOKEN + "/" + TOKEN + "(; ?charset=[a-z0-9_-]{1,20})?");

    public static final ContentType BYTES = new ContentType("application/octet-stream");

    public ContentType {
        value = value.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(value).matches())
            throw ProblemException.field("Content-Type", "it is not one media type", "a type such as application/pdf");
    }

    @Override
    public String toString() {
        return value;
    }
}
