package dev.plinth.http;

import dev.plinth.problem.ProblemException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version that a change is based on, from the header {@code If-Match} (RFC 9110, section 13.1.1). Controllers take it
 * as a parameter.
 *
 * @param version empty when the header is missing or {@code *}
 */
public record IfMatch(OptionalLong version) {
    private static final Pattern TAG = Pattern.compile("\"(0|[1-9][0-9]{0,17})\"");

    /** The entity tag of a version, for the header {@code ETag}. */
    public static String tag(long version) {
        return "\"" + version + "\"";
    }

    /** The version; refuses with 428 a request that names none (RFC 6585, section 3). */
    public long require() {
        return version.orElseThrow(() -> new ProblemException(
                HttpProblems.VERSION_REQUIRED, "Send If-Match with the ETag of the version you have read"));
    }

    static IfMatch parse(@Nullable String header) {
        if (header == null || header.strip().equals("*")) return new IfMatch(OptionalLong.empty());
        Matcher tag = TAG.matcher(header.strip());
        if (!tag.matches())
            throw ProblemException.field(
                    "If-Match", "is not one entity tag of ours", "the ETag as it was received, such as \"3\"");
        return new IfMatch(OptionalLong.of(Long.parseLong(tag.group(1))));
    }
}
