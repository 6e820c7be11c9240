package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script in a directory of its own, with a Maven that only says that it was called. */
class LauncherTest {
    private static final List<String> TOOLS = List.of(
            "bash", "cat", "dirname", "env", "find", "grep", "head", "mktemp", "mv", "readlink", "rm", "tail", "touch");

    @TempDir
    private Path parent;

    private Path home = Path.of("");
    private Path programs = Path.of("");

    @BeforeEach
    void installation() throws IOException {
        home = Files.createDirectories(parent.resolve("a home with spaces"));
        programs = Files.createDirectories(parent.resolve("programs"));
        for (String tool : TOOLS) Files.createSymbolicLink(programs.resolve(tool), find(tool));
        Files.copy(Path.of("../plinth"), home.resolve("plinth"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(home.resolve("plinth-proof/src/main"));
        Files.createDirectories(home.resolve("plinth-proof/target"));
        for (String file : List.of("pom.xml", "plinth-proof/pom.xml", "plinth-proof/src/main/A.java"))
            old(Files.createFile(home.resolve(file)));
        old(home.resolve("plinth-proof/src/main"));
        script(programs.resolve("mvn"), "touch '" + parent.resolve("mvn-was-called") + "'");
    }

    @Test
    void whatIsUpToDateIsNotBuiltAgain() throws Exception {
        built();
        run(Map.of());
        assertThat(parent.resolve("mvn-was-called")).doesNotExist();
    }

    @Test
    void aSourceChangedSinceTheLastBuildIsBuiltThoughThePathHasSpaces() throws Exception {
        built();
        Files.setLastModifiedTime(
                home.resolve("plinth-proof/src/main/A.java"),
                FileTime.from(Instant.now().plusSeconds(60)));
        run(Map.of());
        assertThat(parent.resolve("mvn-was-called")).exists();
    }

    @Test
    void theJdkIsFoundThoughItSaysMoreThanItsVersion() throws Exception {
        built();
        assertThat(run(Map.of("JAVA_TOOL_OPTIONS", "-Dof.no=importance"))).doesNotContain("no JDK 25");
    }

    @Test
    void aJavaHomeOfAnOlderVersionIsPassedOver() throws Exception {
        built();
        Path older = parent.resolve("jdk-17");
        Files.createDirectories(older.resolve("bin"));
        script(older.resolve("bin/javac"), "exit 0");
        script(older.resolve("bin/java"), "echo 'openjdk version \"17.0.12\" 2024-07-16' >&2");
        assertThat(run(Map.of("JAVA_HOME", older.toString())))
                .doesNotContain("no JDK 25")
                .contains("jar");
    }

    @Test
    void withoutMavenOneLineSaysWhatIsMissing() throws Exception {
        Files.delete(programs.resolve("mvn"));
        assertThat(run(Map.of())).startsWith("plinth: Maven is needed").hasLineCount(1);
    }

    @Test
    void aBuildThatFailsLeavesNoStampAndNamesItsLog() throws Exception {
        script(programs.resolve("mvn"), "echo '[ERROR] no such artifact'; exit 1");
        assertThat(run(Map.of())).contains("no such artifact", "all of its output is in");
        assertThat(home.resolve("plinth-proof/target/plinth-proof.jar.built")).doesNotExist();
    }

    private void built() throws IOException {
        Files.writeString(home.resolve("plinth-proof/target/plinth-proof.jar"), "no jar");
        Files.createFile(home.resolve("plinth-proof/target/plinth-proof.jar.built"));
    }

    /** What {@code plinth verify} says, called from another directory. The jar is none, so it always fails in the end. */
    private String run(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("plinth").toString(), "verify", "--help");
        Map<String, String> all = new HashMap<>(environment);
        all.put("PATH", programs + ":" + System.getProperty("java.home") + "/bin");
        all.put("TMPDIR", parent.toString());
        builder.environment().clear();
        builder.environment().putAll(all);
        Process process =
                builder.directory(parent.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        return output;
    }

    private static Path find(String tool) {
        for (String directory : List.of("/usr/bin", "/bin", "/usr/local/bin"))
            if (Files.isExecutable(Path.of(directory, tool))) return Path.of(directory, tool);
        throw new IllegalStateException("The launcher needs " + tool);
    }

    private static void script(Path file, String command) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void old(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    }
}
