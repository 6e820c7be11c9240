package dev.plinth.intake;

import dev.plinth.intake.ImportStatus.Told;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The JSON in which reports and counts are kept. */
final class StoredText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private StoredText() {}

    static byte[] report(List<Told> report) {
        return JSON.writeValueAsBytes(report);
    }

    static List<Told> report(byte[] stored) {
        return JSON.readValue(stored, new TypeReference<List<Told>>() {});
    }

    static byte[] counts(Map<String, Long> counts) {
        return JSON.writeValueAsBytes(new TreeMap<>(counts));
    }

    static Map<String, Long> counts(byte[] stored) {
        return JSON.readValue(stored, new TypeReference<Map<String, Long>>() {});
    }
}
