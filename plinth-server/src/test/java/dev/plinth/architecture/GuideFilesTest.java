package dev.plinth.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever follows a guide in a clone leaves nothing that could be committed: answers hold keys and people's data. */
class GuideFilesTest {
    private static final Path ROOT = Path.of(System.getProperty("plinth.root", ".."));
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh\\n(.*?)^ *```");
    private static final Pattern WRITTEN = Pattern.compile("(?:(?<![>&2])> |tee |-o )([A-Za-z][A-Za-z0-9._-]*)");

    @Test
    void everyFileThatAGuideWritesIsIgnoredByGit() throws IOException {
        Set<String> written = new TreeSet<>();
        try (var guides = Files.list(ROOT.resolve("docs"))) {
            collect(ROOT.resolve("README.md"), written);
            for (Path guide :
                    guides.filter(one -> one.toString().endsWith(".md")).toList()) collect(guide, written);
        }
        List<String> ignored = Files.readAllLines(ROOT.resolve(".gitignore"));
        assertThat(written)
                .contains("answer", "clinic.json")
                .allSatisfy(file -> assertThat(ignored).contains("/" + file));
    }

    private static void collect(Path guide, Set<String> written) throws IOException {
        BLOCK.matcher(Files.readString(guide))
                .results()
                .forEach(block -> WRITTEN.matcher(block.group(1)).results().forEach(one -> written.add(one.group(1))));
    }
}
