package dev.plinth;

import dev.plinth.intake.cli.ImportCommand;
import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.StartException;
import dev.plinth.trust.cli.SabotageCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the server. The launcher script {@code plinth} passes on to it. */
@Command(
        name = "plinth",
        mixinStandardHelpOptions = true,
        version = "Plinth 0.1.0",
        description = "The security floor of a multi-tenant product.",
        subcommands = {
            Plinth.Up.class,
            Plinth.Demo.class,
            CheckCommand.class,
            ImportCommand.class,
            SabotageCommand.class
        })
public final class Plinth implements Callable<Integer> {
    private static final int REFUSED = 1;

    public static void main(String[] arguments) {
        int code = line().execute(arguments);
        if (code != 0) System.exit(code);
    }

    static CommandLine line() {
        CommandLine line = new CommandLine(Plinth.class);
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            command.getErr().println("plinth: " + (isStopping() ? "stopped during the start" : reason(e)));
            return REFUSED;
        });
        return line;
    }

    /** Whatever fails while the process ends fails because it ends. */
    private static boolean isStopping() {
        Thread hook = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            return !Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            return true;
        }
    }

    /** The innermost reason that was written for people; of anything else the trace goes to a file, and its name to the person. */
    private static String reason(Exception e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof StartException) return String.valueOf(at.getMessage());
            if (at instanceof PortInUseException port)
                return "port " + port.getPort()
                        + " was taken during the start; choose another with --port or --management-port";
        }
        try {
            Path trace = Files.createTempFile("plinth-error-", ".log");
            try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(trace))) {
                e.printStackTrace(out);
            }
            return "stopped by an unexpected error (" + e.getClass().getSimpleName() + "); the details are in " + trace;
        } catch (IOException unwritable) {
            return "stopped by an unexpected error: " + e;
        }
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.out);
        return 0;
    }

    /** What {@code up} and {@code demo} have in common. */
    abstract static class Start implements Callable<Integer> {
        @Option(names = "--data", description = "directory of this installation (default: ${DEFAULT-VALUE})")
        private Path data = Path.of("data");

        @Option(names = "--port", description = "HTTPS port (default: ${DEFAULT-VALUE})")
        private int port = 8443;

        @Option(
                names = "--management-port",
                description = "private port for health and metrics, on 127.0.0.1 (default: ${DEFAULT-VALUE})")
        private int managementPort = 8081;

        @Option(
                names = "--accept-log",
                paramLabel = "LOG",
                description = "start although this log is damaged; needs --accept-reason and stays in the log for good")
        private @Nullable String acceptLog;

        @Option(names = "--accept-reason", paramLabel = "TEXT", description = "why a damaged log is accepted")
        private @Nullable String acceptReason;

        @Option(
                names = "--new-operator-credentials",
                description = "give the operator a new password and a further API key, written to operator.json")
        private boolean newOperatorCredentials;

        /** What this command decides, whatever files and the environment say. */
        abstract Map<String, Object> settings(DataDirectory directory);

        /** What holds where neither options, files nor the environment say anything. */
        Map<String, Object> otherwise(DataDirectory directory) {
            return Map.of("plinth.public-url", "https://localhost:" + port);
        }

        @Override
        public Integer call() {
            if ((acceptLog == null) != (acceptReason == null))
                throw new StartException("--accept-log and --accept-reason go together: which log, and why");
            DataDirectory.requireFree(data);
            Ports.requireFree(port, managementPort);
            DataDirectory directory = DataDirectory.open(data);
            Map<String, Object> all = new HashMap<>(settings(directory));
            if (acceptLog != null) all.put("plinth.ledger.accept.log", acceptLog);
            if (acceptReason != null) all.put("plinth.ledger.accept.reason", acceptReason);
            if (newOperatorCredentials) all.put("plinth.identity.new-operator-credentials", true);
            all.put("server.port", port);
            all.put("management.server.port", managementPort);
            System.out.println("Starting Plinth in " + directory.root() + " …");
            PlinthApplication.start(directory, all, otherwise(directory));
            System.out.println("Plinth runs at https://localhost:" + port + " (credentials: "
                    + directory.resolve("operator.json") + "). Stop it with Ctrl-C.");
            return 0;
        }
    }

    @Command(name = "up", mixinStandardHelpOptions = true, description = "Start Plinth over its own PostgreSQL.")
    static final class Up extends Start {
        @Option(
                names = "--regions",
                split = ",",
                description = "regions, the home region first (default: those of the data directory, or main)")
        private String[] regions = {};

        @Override
        Map<String, Object> settings(DataDirectory directory) {
            return FoundSettings.regions(regions);
        }

        @Override
        Map<String, Object> otherwise(DataDirectory directory) {
            Map<String, Object> all = new HashMap<>(super.otherwise(directory));
            all.putAll(FoundSettings.in(directory));
            return all;
        }
    }

    @Command(
            name = "demo",
            mixinStandardHelpOptions = true,
            description = "Start Plinth with five example organisations in two regions.")
    static final class Demo extends Start {
        @Override
        Map<String, Object> settings(DataDirectory directory) {
            Map<String, Object> all = new HashMap<>(FoundSettings.customerKeys(directory));
            all.putAll(Map.of("plinth.regions", "us,eu", "plinth.demo", "true"));
            return all;
        }
    }
}
