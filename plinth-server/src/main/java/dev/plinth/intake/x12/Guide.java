package dev.plinth.intake.x12;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Reads the loops of one implementation guide from its outline: indented lines of segments and loops with their occurrence. */
final class Guide {
    private static final ConcurrentMap<String, Part.Loop> READ = new ConcurrentHashMap<>();

    private final List<String> lines;
    private final Map<String, Part.Loop> named = new HashMap<>();
    private int at;

    private Guide(List<String> lines) {
        this.lines = lines;
    }

    /** The whole transaction as one loop; throws {@link IllegalStateException} naming a line it does not understand. */
    static Part.Loop of(String resource) {
        return READ.computeIfAbsent(resource, Guide::load);
    }

    private static Part.Loop load(String resource) {
        Guide guide = new Guide(Tables.lines(resource));
        return new Part.Loop(Part.TRANSACTION, 1, 1, false, guide.parts(0));
    }

    private List<Part> parts(int depth) {
        List<Part> parts = new ArrayList<>();
        while (at < lines.size() && depth(lines.get(at)) == depth) {
            String[] words = lines.get(at).strip().split(" ", -1);
            at++;
            parts.add(
                    switch (words[0]) {
                        case "loop" -> loop(words, depth);
                        case "use" ->
                            Optional.ofNullable(named.get(words[1]))
                                    .orElseThrow(
                                            () -> new IllegalStateException("No loop " + words[1] + " before its use"))
                                    .occurring(least(words[2]), most(words[2]));
                        default -> segment(words);
                    });
        }
        return parts;
    }

    private Part.Loop loop(String[] words, int depth) {
        Part.Loop loop = new Part.Loop(
                words[1],
                least(words[2]),
                most(words[2]),
                words.length > 3 && words[3].equals("any"),
                parts(depth + 1));
        named.put(loop.name(), loop);
        return loop;
    }

    private static Part.One segment(String[] words) {
        String occurrence = words[words.length - 1];
        Optional<Selector> selector = words.length == 3 ? Optional.of(Selector.parse(words[1])) : Optional.empty();
        return new Part.One(words[0], selector, least(occurrence), most(occurrence));
    }

    private static int least(String occurrence) {
        return Integer.parseInt(occurrence.substring(0, occurrence.indexOf("..")));
    }

    private static int most(String occurrence) {
        String most = occurrence.substring(occurrence.indexOf("..") + 2);
        return most.equals("*") ? Part.UNBOUNDED : Integer.parseInt(most);
    }

    private static int depth(String line) {
        return (line.length() - line.stripLeading().length()) / 2;
    }
}
