package dev.plinth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whoever copies the commands of the guides into a shell beside the demonstration gets what they say. */
@Tag("system")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuidesTest {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```sh\\n(.*?)^ *```");

    private final ServerProcess server = ServerProcess.demo();

    private final Path folder = ServerProcess.freshHome();

    /** A directory that looks like the repository: the launcher, the samples, and the demonstration's data. */
    @BeforeAll
    void start() throws IOException {
        server.start();
        Await.until("the examples are loaded", LONGEST, () -> server.output().contains("Plinth runs at"));
        Files.createSymbolicLink(folder.resolve("data"), server.data());
        Files.createSymbolicLink(folder.resolve("demo"), OutsideReader.root().resolve("demo"));
        Path launcher = Files.writeString(
                folder.resolve("plinth"), """
                #!/bin/sh
                case $1 in
                  verify) exec '%1$s' -cp '%2$s' dev.plinth.proof.cli.Main "$@" ;;
                  *) exec '%1$s' -cp '%2$s' dev.plinth.Plinth "$@" ;;
                esac
                """.formatted(ServerProcess.java(), System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("scan.pdf"), "%PDF-1.7 of a kind");
    }

    @AfterAll
    void remove() {
        ServerProcess.remove(folder);
        server.close();
    }

    @Test
    void theFiveMinutesOfTheFrontPage() {
        assertThat(walk("README.md")).contains("PINNED KEY");
    }

    @Test
    void theFrontPageTellsTheExamplesFromOtherOrganisations() throws IOException {
        Org other = Org.create(Api.operator(server.client(), server.uri("/"), server.data()), "us");
        String page = new Api(server.client(), server.uri("/"), "").get("/").body();
        int examples = page.indexOf("The example organisations");
        int others = page.indexOf("Other organisations");
        assertThat(page.substring(examples, others)).contains("health-edi").doesNotContain(other.id());
        assertThat(page.substring(examples, others).split("<li>", -1))
                .as("cards")
                .hasSize(6);
        assertThat(page.substring(others)).contains("<code>" + slug(other) + "</code>");
    }

    private static String slug(Org org) throws IOException {
        return org.api()
                .get("/api/v1/orgs/" + org.id())
                .orFail()
                .json()
                .get("slug")
                .asString();
    }

    @Test
    void theFirstOrganisationAndItsFirstRecords() throws IOException {
        assertThat(walk("docs/api.md", "docs/vault.md")).contains("••••1120", "Ada Lovelace");
        assertThat(folder.resolve("copy.pdf")).hasSameBinaryContentAs(folder.resolve("scan.pdf"));
    }

    @Test
    void theImports() {
        assertThat(walk("docs/import.md")).containsPattern("(?m)^conversations.jsonl: ");
    }

    @Test
    void aCustomersOwnKey() {
        assertThat(walk("docs/keys.md")).contains("key-unavailable");
    }

    private String walk(String... pages) {
        List<String> script = new ArrayList<>(List.of("cd '%s'".formatted(folder)));
        for (String page : pages) script.addAll(blocks(page));
        String here = server.uri("/").getAuthority();
        Commands.Result said =
                Commands.run(List.of("sh", "-euc", String.join("\n", script).replace("localhost:8443", here)), LONGEST);
        assertThat(said.code()).as(said.output()).isZero();
        return new String(said.output().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static List<String> blocks(String page) {
        try {
            String text = Files.readString(OutsideReader.root().resolve(page));
            List<String> found = new ArrayList<>();
            for (Matcher block = BLOCK.matcher(text); block.find(); )
                found.add(block.group(2)
                        .lines()
                        .map(line -> line.startsWith(block.group(1))
                                ? line.substring(block.group(1).length())
                                : line)
                        .collect(Collectors.joining("\n")));
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
