package dev.plinth.intake;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the demonstration consists of. */
record DemoManifest(List<Org> orgs) {
    /**
     * @param settings of the organisation, such as the HIPAA package
     * @param departments names by key
     */
    record Org(
            String slug,
            String name,
            String profile,
            String region,
            String tier,
            Map<String, String> settings,
            Map<String, String> departments,
            List<File> files) {
        Org {
            settings = Map.copyOf(settings);
            departments = Map.copyOf(departments);
            files = List.copyOf(files);
        }
    }

    /** @param mapping path of the mapping file, for formats that need one */
    record File(String path, String format, @Nullable String mapping) {}

    static DemoManifest parse(String text) {
        return JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build()
                .readValue(text, DemoManifest.class);
    }
}
