package dev.plinth.identity;

import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.SecretFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code operator.json} in the data directory, mode 0600: where this installation is and how its operator signs in. Written
 * whole or not at all, at the first start and when credentials are made anew; every start sees to its address.
 */
public final class OperatorFile {
    private static final String NAME = "operator.json";

    private final Path file;
    private final JsonMapper mapper = JsonMapper.builder()
            .enable(tools.jackson.databind.SerializationFeature.INDENT_OUTPUT)
            .build();

    OperatorFile(DataDirectory data) {
        this.file = data.resolve(NAME);
    }

    /**
     * An example organisation, as the demo names it.
     *
     * @param apiKey an OWNER key of it
     */
    public record DemoOrganisation(String id, String slug, String profile, String region, String apiKey) {
        @Override
        public String toString() {
            return "DemoOrganisation[slug=" + slug + "]";
        }
    }

    private record Operator(String email, String password) {}

    /** Replaces what it says of the operator; example organisations stay. */
    void write(String url, String email, String password, String apiKey) {
        Map<String, Object> content = new LinkedHashMap<>(content());
        content.put("url", url);
        content.put("operator", new Operator(email, password));
        content.put("apiKey", apiKey);
        SecretFiles.write(file, mapper.writeValueAsBytes(content));
    }

    /** Says where the installation is reached now, if the file is there. */
    void reachedAt(String url) {
        Map<String, Object> content = new LinkedHashMap<>(content());
        if (content.isEmpty() || url.equals(content.put("url", url))) return;
        SecretFiles.write(file, mapper.writeValueAsBytes(content));
    }

    public Path path() {
        return file;
    }

    /** Slugs of the organisations of the demo that are named already. */
    public Set<String> organisations() {
        Set<String> slugs = new HashSet<>();
        if (content().get("orgs") instanceof List<?> present)
            for (Object one : present)
                if (one instanceof Map<?, ?> map && map.get("slug") instanceof String slug) slugs.add(slug);
        return slugs;
    }

    /** Adds the organisations of the demo under {@code orgs}; replaces those that are there with the same slug. */
    public void addOrganisations(List<DemoOrganisation> organisations) {
        Map<String, Object> content = new LinkedHashMap<>(content());
        List<Object> orgs = new ArrayList<>();
        if (content.get("orgs") instanceof List<?> present)
            for (Object one : present)
                if (!(one instanceof Map<?, ?> map)
                        || organisations.stream().noneMatch(o -> o.slug().equals(map.get("slug")))) orgs.add(one);
        orgs.addAll(organisations);
        content.put("orgs", orgs);
        SecretFiles.write(file, mapper.writeValueAsBytes(content));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> content() {
        if (Files.notExists(file)) return Map.of();
        try {
            return mapper.readValue(SecretFiles.read(file), Map.class);
        } catch (JacksonException e) {
            throw new IllegalStateException(file + " is not JSON any more; move it away and start again");
        }
    }
}
