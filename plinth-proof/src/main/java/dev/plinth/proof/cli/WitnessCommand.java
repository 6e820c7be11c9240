package dev.plinth.proof.cli;

import dev.plinth.proof.ProofException;
import dev.plinth.proof.VerifierKey;
import dev.plinth.proof.witness.Witness;
import dev.plinth.proof.witness.WitnessServer;
import dev.plinth.proof.witness.WitnessState;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** {@code witness}: a C2SP tlog-witness anybody can run. */
final class WitnessCommand implements Command {
    private static final Set<String> OPTIONS = Set.of("--listen", "--state", "--log", "--name");
    private static final int MAX_PORT = 65_535;
    private static final int NAME_BYTES = 4;

    private final PrintStream out;
    private final PrintStream err;
    private final InstantSource clock;
    private final SecureRandom random;

    WitnessCommand(PrintStream out, PrintStream err, InstantSource clock, SecureRandom random) {
        this.out = out;
        this.err = err;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String help() {
        return """
                witness --listen HOST:PORT --state DIR --log VKEY|FILE... [--name NAME]
                  Runs a C2SP tlog-witness: POST /add-checkpoint cosigns a log's checkpoint if the log only grew.

                  --listen HOST:PORT  where to listen, such as 127.0.0.1:7070; put a TLS proxy in front for the outside
                  --state DIR         keys and the last checkpoint of each log; made at the first start. Back it up, and never
                                      restore an old copy: a witness that forgets can be made to cosign a fork
                  --log VKEY|FILE     the key of a log to witness; its name is the log's origin; may be repeated. Read once: a log that
                                      begins later needs its key here and a restart
                  --name NAME         the witness's name in its cosignatures, at the first start (default: a random one)

                  Plinth learns of it by the settings plinth.ledger.witnesses[0].name, .url and .keys[0], the last one the verifier key
                  that is printed at the start (docs/ledger.md, Witnesses).

                  Runs until it is stopped. Exit codes: 0 stopped, 2 wrong command line, 3 the state or address cannot be used
                """;
    }

    @Override
    public Exit run(List<String> words) {
        var arguments = Arguments.parse(words, OPTIONS);
        arguments.noOperands();
        var address = address(arguments.required("--listen"));
        var logs = Keys.given(arguments.all("--log"));
        if (logs.isEmpty()) {
            throw new UsageException("--log is needed: a witness cosigns only logs it knows");
        }
        byte[] suffix = new byte[NAME_BYTES];
        random.nextBytes(suffix);
        var name = arguments.one("--name");
        try (var state = WitnessState.open(
                Path.of(arguments.required("--state")),
                name.orElse("witness-" + HexFormat.of().formatHex(suffix)),
                logs,
                random)) {
            requireName(name.orElse(state.name()), state.name());
            try (var server = WitnessServer.start(address, new Witness(state, clock))) {
                out.println("Witness " + state.name() + " listens on " + address.getHostString() + ':' + server.port());
                out.println("Its verifier keys, for logs and verifiers:");
                state.keys().stream().map(VerifierKey::format).forEach(out::println);
                waitUntilStopped();
            }
            return Exit.VERIFIED;
        } catch (ProofException e) {
            err.println("witness: " + e.why());
            return Exit.UNREADABLE;
        } catch (UncheckedIOException e) {
            err.println("witness: " + e.getMessage());
            return Exit.UNREADABLE;
        }
    }

    private static void requireName(String wished, String kept) {
        if (!wished.equals(kept)) {
            throw new UsageException("This state belongs to the witness " + kept + ", not " + wished);
        }
    }

    private static InetSocketAddress address(String listen) {
        int colon = listen.lastIndexOf(':');
        try {
            int port = Integer.parseInt(listen.substring(colon + 1));
            if (colon > 0 && port >= 0 && port <= MAX_PORT) {
                return new InetSocketAddress(listen.substring(0, colon), port);
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--listen is HOST:PORT, such as 127.0.0.1:7070, not \"" + listen + '"');
        }
        throw new UsageException("--listen is HOST:PORT with a port from 0 to 65535, not \"" + listen + '"');
    }

    private static void waitUntilStopped() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
