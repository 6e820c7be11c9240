package dev.plinth.http;

import dev.plinth.tenancy.Organisation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every address this process serves, read from the process itself, so that a new one is included without being named. */
final class Routes {
    private static final String PROFILE = "{profile}";
    private static final String ABSENT = "00000000-0000-7000-8000-000000000000";

    private final RequestMappingHandlerMapping mapping;

    Routes(RequestMappingHandlerMapping mapping) {
        this.mapping = mapping;
    }

    /** Addresses with something unknown in place of their variables, but for profiles, whose pages are all there. */
    List<String> paths() {
        Set<String> paths = new TreeSet<>();
        for (RequestMappingInfo info : mapping.getHandlerMethods().keySet())
            for (String pattern : info.getPatternValues())
                for (String profile : pattern.contains(PROFILE) ? Organisation.PROFILES : List.of(""))
                    paths.add(pattern.replace(PROFILE, profile)
                            .replaceAll("\\{\\*[^}]+}", "/x")
                            .replaceAll("\\{[^}]+}", ABSENT));
        paths.remove("/error");
        return List.copyOf(paths);
    }

    /** Addresses of files that are served as they are. */
    static List<String> assets() {
        List<String> found = new ArrayList<>();
        for (Resource file : files("static/**"))
            try {
                String uri =
                        URI.create(file.getURI().toString().replace("!", "")).getSchemeSpecificPart();
                found.add(uri.substring(uri.lastIndexOf("/static/") + "/static".length()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        return found.stream().sorted().toList();
    }

    /** Files of the build below a pattern. */
    static List<Resource> files(String pattern) {
        try {
            List<Resource> files = new ArrayList<>();
            for (Resource found : new PathMatchingResourcePatternResolver().getResources("classpath*:" + pattern))
                if (found.isReadable()
                        && found.getFilename() != null
                        && !found.getFilename().isEmpty()) files.add(found);
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
