package dev.plinth.gates;

import dev.plinth.gates.Gate.Verdict;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The compiler with the analysers inside, as the build runs it, to judge pieces of code with a planted mistake. */
final class Analysers {
    private static final String SOUND = "package planted; class Planted { int number() { return 1; } }";

    /** For each gate a mistake that it alone finds, and the words in its error. */
    private static final Map<Gate, Mistake> MISTAKES = Map.of(
            Gate.WARNINGS,
            new Mistake(
                    "package planted; class Planted { java.util.List raw() { return java.util.List.of(); } }",
                    "compiler.warn.raw.class.use"),
            Gate.ERROR_PRONE,
            new Mistake(
                    "package planted; class Planted { void lost() { new IllegalStateException(); } }",
                    "[DeadException]"),
            Gate.NULL_AWAY,
            new Mistake(
                    "package planted; @org.jspecify.annotations.NullMarked class Planted { String missing() { return null; } }",
                    "[NullAway]"),
            Gate.FENCES,
            new Mistake(
                    "package planted; class Planted { void in() { Door.open(); } } class Door { @com.google.errorprone.annotations.RestrictedApi("
                            + "explanation = \"Planted\", link = \"planted\") static void open() {} }",
                    "[RestrictedApi]"));

    private final List<String> options;

    /**
     * @param arguments those that the build gives to the compiler
     * @param processorPath where the analysers are
     * @param output a directory for class files that nobody needs
     */
    Analysers(List<String> arguments, String processorPath, String classPath, Path output) {
        this.options = new ArrayList<>(arguments);
        options.addAll(List.of(
                "-processorpath", processorPath, "-classpath", classPath, "-d", output.toString(), "-proc:none"));
    }

    private record Mistake(String code, String words) {}

    /** Refuses with {@link IllegalStateException} when sound code does not pass: then a refusal would show nothing. */
    void requireToPassSoundCode() throws IOException {
        List<String> said = said(SOUND);
        if (!said.isEmpty()) throw new IllegalStateException("The compiler refuses sound code: " + said);
    }

    /** Whether the planted mistake of a gate is refused, and by this gate. */
    Verdict judge(Gate gate) throws IOException {
        Mistake mistake = Objects.requireNonNull(MISTAKES.get(gate), gate + " does not run in the compiler");
        return said(mistake.code()).stream().anyMatch(error -> error.contains(mistake.words()))
                ? Verdict.HELD
                : Verdict.OFF;
    }

    /** Codes and messages of warnings and errors; empty when the code passed. */
    private List<String> said(String code) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter further = new StringWriter();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = javac.getStandardFileManager(said, Locale.ROOT, null)) {
            boolean passed = javac.getTask(further, files, said, options, null, List.of(new Source(code)))
                    .call();
            if (passed) return List.of();
            return Stream.concat(
                            Stream.of("refused " + further),
                            said.getDiagnostics().stream().map(Analysers::words))
                    .toList();
        }
    }

    private static String words(Diagnostic<?> one) {
        return one.getCode() + " " + one.getMessage(Locale.ROOT);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String code;

        Source(String code) {
            super(URI.create("string:///planted/Planted.java"), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }
}
