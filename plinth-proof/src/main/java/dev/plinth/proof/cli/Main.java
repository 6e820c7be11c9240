package dev.plinth.proof.cli;

import dev.plinth.proof.Escaped;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The jar's main class: {@code verify}, {@code witness} and {@code keygen}. */
public final class Main {
    private static final String INTRODUCTION = """
            Checks what a Plinth log, or any log in C2SP form, claims; offline, with nothing but this file.

            """;

    private final PrintStream out;
    private final PrintStream err;

    /** Writes what a program would write on its standard streams there. */
    public Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] words) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(new Main(out, System.err).run(words));
    }

    /** Runs a command line and answers its exit code, as {@code verify --help} lists them. */
    public int run(String... words) {
        if (words.length == 0) {
            err.print(overview());
            return Exit.USAGE.code();
        }
        var rest = Arrays.asList(words).subList(1, words.length);
        if (isHelp(words[0])) {
            out.print(overview());
            return Exit.VERIFIED.code();
        }
        var command = command(words[0]);
        if (command.isEmpty()) {
            err.println("There is no command \"" + Escaped.of(words[0]) + "\"; known are verify, witness, keygen");
            return Exit.USAGE.code();
        }
        if (rest.stream().anyMatch(Main::isHelp)) {
            out.print(command.get().help());
            return Exit.VERIFIED.code();
        }
        try {
            return command.get().run(rest).code();
        } catch (UsageException | InvalidPathException e) {
            err.println(
                    words[0] + ": " + Escaped.of(String.valueOf(e.getMessage())) + " (see " + words[0] + " --help)");
            return Exit.USAGE.code();
        }
    }

    private String overview() {
        var text = new StringBuilder(INTRODUCTION);
        for (var name : List.of("verify", "witness", "keygen")) {
            text.append(command(name).orElseThrow().help()).append('\n');
        }
        return text.toString();
    }

    private Optional<Command> command(String name) {
        return switch (name) {
            case "verify" -> Optional.of(new VerifyCommand(out));
            case "witness" -> Optional.of(new WitnessCommand(out, err, InstantSource.system(), new SecureRandom()));
            case "keygen" -> Optional.of(new KeygenCommand(out, err, new SecureRandom()));
            default -> Optional.empty();
        };
    }

    private static boolean isHelp(String word) {
        return word.equals("--help") || word.equals("-h") || word.equals("help");
    }
}
