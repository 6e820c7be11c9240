package dev.plinth.proof;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The entry by which a log of Plinth says that its retention dropped the entries before a number: entry v1 with the action {@code
 * ledger.drop}, by the system itself, about the log. An entry has exactly one spelling, so it is recognised by that.
 */
public final class DropEntry {
    private static final String ACTION = "\"action\":\"ledger.drop\"";
    private static final String TEXT = "\"[^\"\\\\]*\"";
    private static final Pattern SPELLING = Pattern.compile("\\{\"v\":1,\"id\":" + TEXT + ",\"time\":" + TEXT
            + ",\"org\":" + TEXT + ",\"actor\":\\{\"type\":\"system\",\"id\":\"retention\"\\}," + ACTION
            + ",\"object\":\\{\"type\":\"log\",\"id\":\"(?<origin>[^\"\\\\]*)\"\\},\"outcome\":\"ok\",\"request\":"
            + TEXT
            + ",\"orgScoped\":true,\"facts\":\\{\"before\":\"(?<before>[0-9]{1,18})\",\"from\":\"[0-9]{1,18}\""
            + "(,\"keep-days\":" + TEXT + ")?\\}\\}");

    private DropEntry() {}

    /** The number of the first entry that was kept, if this is such an entry of the log {@code origin}. */
    public static OptionalLong before(byte[] entry, String origin) {
        var text = new String(entry, StandardCharsets.ISO_8859_1);
        var matcher = SPELLING.matcher(text);
        return matcher.matches() && matcher.group("origin").equals(origin)
                ? OptionalLong.of(Long.parseLong(matcher.group("before")))
                : OptionalLong.empty();
    }

    /** Whether such an entry may be in a bundle; quick, because almost none has one. */
    static boolean mayBeIn(byte[] bundle) {
        return new String(bundle, StandardCharsets.ISO_8859_1).contains(ACTION);
    }
}
