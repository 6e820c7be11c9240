package dev.plinth.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command that talks to a running Plinth. Where that is, and with which key, follows from what it has written into its data
 * directory, unless options say otherwise.
 */
public abstract class RemoteCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Option(names = "--data", description = "data directory of the Plinth on this machine (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("data");

    @Option(names = "--url", description = "address (default: what operator.json in the data directory says)")
    private @Nullable URI url;

    @Option(
            names = "--certificate",
            description = "certificate to trust (default: tls/server.crt in the data directory)")
    private @Nullable Path certificate;

    @Option(names = "--key-file", description = "file with the API key (default: the fitting one in operator.json)")
    private @Nullable Path keyFile;

    /** For what was asked for. */
    protected final PrintStream out;

    /** For progress and what went wrong. */
    protected final PrintStream err;

    protected RemoteCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public final Integer call() {
        try {
            return run();
        } catch (CliException told) {
            err.println("plinth: " + told.getMessage());
            return told.exitCode();
        }
    }

    /** Returns the exit code. Throws {@link CliException} for what the person is told in one line. */
    protected abstract int run();

    /** A client with the operator's key. */
    protected final ApiClient asOperator() {
        return client(keyFile == null ? operator().path("apiKey").asString("") : keyIn(keyFile));
    }

    /** A client with the key of an organisation, by its slug or id; in {@code operator.json} are those that the demonstration made. */
    protected final ApiClient asOwnerOf(String org) {
        return client(keyFile == null ? keyOf(org) : keyIn(keyFile));
    }

    private ApiClient client(String key) {
        return new ApiClient(
                address(), certificate == null ? data.resolve("tls").resolve("server.crt") : certificate, key);
    }

    /** Where it is reached. */
    protected final URI address() {
        return url == null ? URI.create(operator().path("url").asString("https://localhost:8443")) : url;
    }

    private String keyOf(String org) {
        for (JsonNode one : operator().path("orgs"))
            if (one.path("slug").asString("").equals(org)
                    || one.path("id").asString("").equals(org))
                return one.path("apiKey").asString();
        throw CliException.wrongUse("no key for the organisation %s in %s; give one with --key-file FILE"
                .formatted(org, data.resolve("operator.json")));
    }

    private static String keyIn(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw CliException.wrongUse("cannot read the key file " + file);
        }
    }

    private JsonNode operator() {
        Path file = data.resolve("operator.json");
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException | JacksonException unreadable) {
            throw CliException.trouble(
                    "cannot read %s; is this the data directory of a running Plinth? Say --data DIRECTORY, or --url, --certificate and --key-file"
                            .formatted(file),
                    unreadable);
        }
    }

    /** Waits, and ends the command when somebody interrupts it. */
    protected static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw CliException.trouble("stopped", stopped);
        }
    }
}
