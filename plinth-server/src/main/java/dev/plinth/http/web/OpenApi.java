package dev.plinth.http.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The description of the API (OpenAPI 3.1): {@code openapi/base.yaml} and one fragment per capability beside it, merged. A
 * fragment may add {@code tags}, {@code paths} and members of {@code components}; naming anything twice is refused.
 */
final class OpenApi {
    private final Map<String, Object> document;

    private OpenApi(Map<String, Object> document) {
        this.document = document;
    }

    static OpenApi load(ResourcePatternResolver resources) {
        try {
            Resource[] fragments = resources.getResources("classpath*:openapi/*.yaml");
            Arrays.sort(
                    fragments,
                    Comparator.comparing((Resource r) -> !"base.yaml".equals(r.getFilename()))
                            .thenComparing(Resource::getFilename, Comparator.nullsLast(Comparator.naturalOrder())));
            Map<String, Object> merged = new LinkedHashMap<>();
            for (Resource fragment : fragments) merge(merged, read(fragment), String.valueOf(fragment.getFilename()));
            return new OpenApi(merged);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the fragments of the API description", e);
        }
    }

    Map<String, Object> document() {
        return document;
    }

    private static Map<String, Object> read(Resource fragment) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (InputStream in = fragment.getInputStream()) {
            return members(new Yaml(new SafeConstructor(options)).load(in));
        }
    }

    private static void merge(Map<String, Object> into, Map<String, Object> from, String where) {
        from.forEach((name, value) -> {
            Object present = into.get(name);
            if (present == null) into.put(name, value);
            else if (present instanceof Map && value instanceof Map)
                into.put(name, merged(members(present), members(value), where + ": " + name));
            else if (present instanceof List<?> first && value instanceof List<?> second)
                into.put(
                        name,
                        java.util.stream.Stream.concat(first.stream(), second.stream())
                                .toList());
            else throw new IllegalStateException(where + " describes " + name + " a second time");
        });
    }

    private static Map<String, Object> merged(Map<String, Object> first, Map<String, Object> second, String where) {
        Map<String, Object> both = new LinkedHashMap<>(first);
        merge(both, second, where);
        return both;
    }

    private static Map<String, Object> members(Object yaml) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (yaml instanceof Map<?, ?> map) map.forEach((name, value) -> members.put(String.valueOf(name), value));
        return members;
    }
}
