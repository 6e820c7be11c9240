package dev.plinth.intake.x12;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The transactions that can be read. Any addendum of the named implementation guide is taken. */
enum TransactionType {
    PROFESSIONAL("837P", "837", "005010X222", "HC", "837p.txt"),
    INSTITUTIONAL("837I", "837", "005010X223", "HC", "837i.txt"),
    REMITTANCE("835", "835", "005010X221", "HP", "835.txt"),
    CLAIM_STATUS("277CA", "277", "005010X214", "HN", "277ca.txt"),
    ACKNOWLEDGMENT("999", "999", "005010X231", "FA", "999.txt");

    private static final Pattern SET = Pattern.compile("\\d{3}");
    private static final Pattern GUIDE = Pattern.compile("\\d{6}X\\d{3}(A\\d)?");

    private final String label;
    private final String set;
    private final String guide;
    private final String group;
    private final String outline;

    TransactionType(String label, String set, String guide, String group, String outline) {
        this.label = label;
        this.set = set;
        this.guide = guide;
        this.group = group;
        this.outline = outline;
    }

    /** By transaction set (ST01) and implementation guide (ST03, or GS08 where ST03 is absent). */
    static Optional<TransactionType> of(String set, String version) {
        return Arrays.stream(values())
                .filter(type -> type.set.equals(set) && version.startsWith(type.guide))
                .findFirst();
    }

    /** What is refused, named only where it has the form of a set and a guide. */
    static String describe(String set, String version) {
        String what = SET.matcher(set).matches() ? set : "this transaction set";
        return GUIDE.matcher(version).matches() ? what + " in guide " + version : what;
    }

    static String known() {
        return Arrays.stream(values())
                .map(type -> type.label + " (" + type.guide + ")")
                .collect(Collectors.joining(", "));
    }

    /** The names alone, such as {@code 837P, 837I, 835, 277CA, 999}. */
    static String labels() {
        return Arrays.stream(values()).map(type -> type.label).collect(Collectors.joining(", "));
    }

    /** The functional identifier (GS01) of its groups. */
    String group() {
        return group;
    }

    String label() {
        return label;
    }

    Part.Loop loops() {
        return Guide.of(outline);
    }
}
