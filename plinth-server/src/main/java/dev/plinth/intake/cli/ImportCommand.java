package dev.plinth.intake.cli;

import dev.plinth.cli.ApiClient;
import dev.plinth.cli.CliException;
import dev.plinth.cli.RemoteCommand;
import dev.plinth.intake.ImportFormat;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Sends a file to a running Plinth and follows its import. Exit code 0: loaded; 1: refused; 3: could not be done now. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Load a file into an organisation of a running Plinth, whole or not at all.",
            "Sending the same file again continues where it stopped, or tells what came of it."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:loaded",
            "1:refused, nothing was loaded",
            "2:wrong use of this command",
            "3:could not be done now"
        })
public final class ImportCommand extends RemoteCommand {
    private static final int NOT_FOUND = 404;
    private static final long POLL_MILLIS = 300;
    private static final int BUSY_TRIES = 10;
    private static final long BUSY_MILLIS = 2_000;

    @Option(names = "--org", required = true, description = "slug or id of the organisation")
    private String org = "";

    @Option(names = "--format", required = true, description = "x12, chat-jsonl or csv")
    private String format = "";

    @Option(names = "--mapping", description = "mapping file; needed for csv (docs/import.md)")
    private @Nullable Path mapping;

    @Parameters(paramLabel = "FILE", description = "the file to load")
    private Path file = Path.of("");

    public ImportCommand() {
        this(System.out, System.err);
    }

    /** For callers that read what it says. */
    public ImportCommand(PrintStream out, PrintStream err) {
        super(out, err);
    }

    @Override
    protected int run() {
        requireUsable();
        try (ApiClient api = asOwnerOf(org)) {
            String base = "/api/v1/orgs/" + org;
            requireOrganisation(api, base);
            String query = "?format=" + format;
            if (mapping != null) query += "&mapping=" + store(api, base, mapping);
            ApiClient.Answer begun = begin(api, base + "/imports" + query);
            if (begun.refused()) throw CliException.of(begun);
            boolean again = begun.status() == 200;
            JsonNode status =
                    follow(api, base + "/imports/" + begun.body().path("id").asString(), begun.body());
            return tell(status, again);
        }
    }

    private void requireUsable() {
        ImportFormat known = ImportFormat.find(format)
                .orElseThrow(() -> CliException.wrongUse("--format must be x12, chat-jsonl or csv"));
        if (known == ImportFormat.CSV && mapping == null)
            throw CliException.wrongUse("a csv file needs --mapping MAPPING, which says what its columns are");
        if (known == ImportFormat.X12 && mapping != null)
            throw CliException.wrongUse("an x12 file needs no --mapping; leave it out");
        if (mapping != null) requireFile(mapping);
        requireFile(file);
        if (!org.matches("[A-Za-z0-9-]+"))
            throw CliException.wrongUse("--org must be the slug or id of an organisation");
    }

    private static void requireFile(Path file) {
        if (!Files.isRegularFile(file))
            throw CliException.wrongUse(
                    (Files.isDirectory(file) ? "this is a directory, not a file: " : "there is no file ") + file);
        if (!Files.isReadable(file)) throw CliException.wrongUse("cannot read " + file);
    }

    /** Before the file is sent: a large one would be sent in vain. */
    private void requireOrganisation(ApiClient api, String base) {
        ApiClient.Answer asked = api.get(base + "/imports");
        if (asked.status() == NOT_FOUND)
            throw CliException.wrongUse(
                    "this key knows no organisation %s; look at --org and --key-file".formatted(org));
        if (asked.refused()) throw CliException.of(asked);
    }

    private String store(ApiClient api, String base, Path text) {
        String name = "cli-" + digest(text).substring(0, 16);
        ApiClient.Answer stored = api.put(base + "/import-mappings/" + name, text);
        if (stored.refused()) throw CliException.of(stored);
        return name;
    }

    /** The worker of a Plinth that was killed is taken for dead after some seconds; until then the file is busy. */
    private ApiClient.Answer begin(ApiClient api, String path) {
        ApiClient.Answer answer = api.post(path, file);
        for (int tried = 1; answer.status() == 409 && tried < BUSY_TRIES; tried++) {
            if (tried == 1) err.println("plinth: " + answer.detail() + "; waiting");
            pause(BUSY_MILLIS);
            answer = api.post(path, file);
        }
        return answer;
    }

    private JsonNode follow(ApiClient api, String path, JsonNode first) {
        ProgressLine line = new ProgressLine(err, onTerminal(), Clock.systemUTC());
        JsonNode status = first;
        while (running(status)) {
            line.show(status);
            pause(POLL_MILLIS);
            ApiClient.Answer answer = api.get(path);
            if (answer.refused()) throw CliException.of(answer);
            status = answer.body();
        }
        line.end();
        return status;
    }

    private static boolean running(JsonNode status) {
        String state = status.path("state").asString("");
        return state.equals("checking") || state.equals("loading");
    }

    private int tell(JsonNode status, boolean again) {
        PrintStream to = status.path("state").asString("").equals("loaded") ? out : err;
        for (JsonNode one : status.path("report"))
            to.printf(
                    "%s: %s: %s; expected %s%n",
                    one.path("severity").asString(),
                    one.path("at").asString(),
                    one.path("wrong").asString(),
                    one.path("expected").asString());
        long problems = status.path("problems").asLong();
        return switch (status.path("state").asString("")) {
            case "loaded" -> {
                out.printf("%s: %s%n", file.getFileName(), loaded(status, again));
                yield 0;
            }
            case "refused" -> {
                err.printf("%s: refused with %s; nothing was loaded%n", file.getFileName(), counted(problems, "error"));
                yield CliException.REFUSED;
            }
            default -> {
                err.printf(
                        "%s: stopped after %s; send it again to go on%n",
                        file.getFileName(), counted(status.path("committed").asLong(), "record"));
                yield CliException.TROUBLE;
            }
        };
    }

    private static String loaded(JsonNode status, boolean again) {
        String records = counted(status.path("committed").asLong(), "record");
        long kept = status.path("kept").asLong();
        if (again) return "this file was imported before (%s); nothing was loaded now".formatted(records);
        if (kept == 0) return records + " loaded";
        return String.format(
                Locale.ROOT,
                "%s read: %,d loaded, %,d not, as their keys were there before",
                records,
                status.path("written").asLong(),
                kept);
    }

    private static String counted(long number, String thing) {
        return String.format(Locale.ROOT, number == 1 ? "%,d %s" : "%,d %ss", number, thing);
    }

    private static boolean onTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private static String digest(Path text) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(text));
            return HexFormat.of().formatHex(sha);
        } catch (IOException unreadable) {
            throw CliException.wrongUse("cannot read " + text);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }
}
