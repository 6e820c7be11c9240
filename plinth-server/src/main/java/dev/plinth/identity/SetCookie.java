package dev.plinth.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A cookie as a server sets it (RFC 6265, section 4.1.1).
 *
 * @param attributes in lower case, without spaces
 */
record SetCookie(String name, String value, Set<String> attributes) {
    private static final Set<String> WANTED = Set.of("secure", "httponly", "samesite=strict", "path=/");

    static SetCookie parse(String header) {
        String[] parts = header.split(";", -1);
        String[] pair = parts[0].split("=", 2);
        return new SetCookie(
                pair[0].strip(),
                pair.length == 1 ? "" : pair[1].strip(),
                Arrays.stream(parts)
                        .skip(1)
                        .map(one -> one.replace(" ", "").toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** What it lacks of a cookie that no script, no other site and no neighbouring host can use; never its value. */
    List<String> flaws() {
        List<String> flaws = new ArrayList<>();
        if (!name.startsWith("__Host-")) flaws.add("is not named __Host-");
        for (String wanted : WANTED) if (!attributes.contains(wanted)) flaws.add("is not " + wanted);
        if (attributes.stream().anyMatch(one -> one.startsWith("domain"))) flaws.add("is for other hosts too");
        return flaws;
    }
}
