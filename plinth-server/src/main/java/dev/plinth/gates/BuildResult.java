package dev.plinth.gates;

import dev.plinth.gates.Gate.Verdict;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the gates of a build said of these classes, version 1: lines {@code plinth-gates-v1}, {@code classes COUNT SHA256}, then one
 * {@code gate ID held|off|left-out DETAIL} for each gate.
 */
record BuildResult(ProgramClasses classes, Map<Gate, Judged> gates) {
    /** Where it lies in the program. */
    static final String RESOURCE = "META-INF/plinth/gates";

    private static final String HEADER = "plinth-gates-v1";
    private static final Pattern CLASSES = Pattern.compile("classes ([1-9][0-9]{0,8}) ([0-9a-f]{64})");
    private static final Pattern GATE = Pattern.compile("gate ([a-z-]+) (held|off|left-out) ([\\x20-\\x7e]{1,500})");

    BuildResult {
        gates = Map.copyOf(gates);
    }

    /** @param detail version and settings of the gate, printable ASCII */
    record Judged(Verdict verdict, String detail) {}

    /** A result that is not one. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    String format() {
        String lines = Arrays.stream(Gate.values())
                .filter(gates::containsKey)
                .map(gate -> line(gate, Optional.ofNullable(gates.get(gate)).orElseThrow()))
                .collect(Collectors.joining());
        return HEADER + "\nclasses " + classes.count() + " " + classes.sha256() + "\n" + lines;
    }

    private static String line(Gate gate, Judged judged) {
        return "gate " + gate.id() + " "
                + judged.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-') + " " + judged.detail() + "\n";
    }

    /** Reads strictly; a gate may be missing, which shows nothing of it. */
    static BuildResult parse(String text) throws MalformedException {
        List<String> lines = text.lines().toList();
        if (lines.size() < 2 || !lines.getFirst().equals(HEADER) || !text.endsWith("\n"))
            throw new MalformedException("A result begins with the line " + HEADER + " and ends with a line feed");
        Matcher classes = matched(CLASSES, lines.get(1));
        Map<Gate, Judged> gates = new EnumMap<>(Gate.class);
        for (String line : lines.subList(2, lines.size())) {
            Matcher judged = matched(GATE, line);
            Gate gate = Gate.of(judged.group(1))
                    .orElseThrow(() -> new MalformedException("There is no gate " + judged.group(1)));
            Verdict verdict =
                    Verdict.valueOf(judged.group(2).toUpperCase(Locale.ROOT).replace('-', '_'));
            if (gates.put(gate, new Judged(verdict, judged.group(3))) != null)
                throw new MalformedException("The gate " + gate.id() + " is named twice");
        }
        return new BuildResult(new ProgramClasses(Long.parseLong(classes.group(1)), classes.group(2)), gates);
    }

    private static Matcher matched(Pattern form, String line) throws MalformedException {
        Matcher matcher = form.matcher(line);
        if (!matcher.matches()) throw new MalformedException("A line is not of the form " + form);
        return matcher;
    }
}
