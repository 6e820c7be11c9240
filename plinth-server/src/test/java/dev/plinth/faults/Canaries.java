package dev.plinth.faults;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Values that occur nowhere else, one for every place where a caller can put something that must stay sealed. */
final class Canaries {
    static final List<String> SEALED_CLASSES = List.of("personal", "phi", "card", "secret");
    private static final List<String> TYPES = List.of("string", "integer", "decimal", "json");

    private final Random random = new Random(20260711);
    private final Map<String, String> made = Collections.synchronizedMap(new LinkedHashMap<>());

    /** The text to look for; the same place gives the same canary. */
    String at(String place) {
        return made.computeIfAbsent(
                place, fresh -> "Zoë-%s-%08x%08x".formatted(place, random.nextInt(), random.nextInt()));
    }

    /** Digits only, for numbers. */
    String digitsAt(String place) {
        return made.computeIfAbsent(
                place, fresh -> "7%09d%09d".formatted(random.nextInt(1_000_000_000), random.nextInt(1_000_000_000)));
    }

    List<String> all() {
        return List.copyOf(made.values());
    }

    static List<Map<String, Object>> fields() {
        List<Map<String, Object>> fields = new java.util.ArrayList<>();
        fields.add(Map.of("name", "open", "type", "string", "class", "public"));
        for (String fieldClass : SEALED_CLASSES)
            for (String type : TYPES) {
                Map<String, Object> field = new LinkedHashMap<>(Map.of(
                        "name", fieldClass + "_" + type, "type", type, "class", fieldClass, "maxLength", 200_000));
                if (type.equals("string")) field.put("search", "normalised");
                fields.add(field);
            }
        fields.add(Map.of("name", "short", "type", "string", "class", "personal", "maxLength", 10));
        return fields;
    }

    /** A whole record with a canary in every sealed field and in the reference to the person. */
    Map<String, Object> record(String name, String open) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("open", open);
        for (String fieldClass : SEALED_CLASSES) {
            String place = name + "-" + fieldClass;
            fields.put(fieldClass + "_string", at(place));
            fields.put(fieldClass + "_integer", new java.math.BigInteger(digitsAt(place + "-integer")));
            fields.put(fieldClass + "_decimal", new java.math.BigDecimal(digitsAt(place + "-decimal") + ".25"));
            fields.put(fieldClass + "_json", Map.of("inside", List.of(at(place + "-json"))));
        }
        return Map.of("subject", at(name + "-subject"), "fields", fields);
    }
}
