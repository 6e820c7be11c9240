package dev.plinth.gates;

import dev.plinth.gates.BuildResult.Judged;
import dev.plinth.gates.Gate.Verdict;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A step of the build, no part of the running program: lets the analysers judge planted mistakes with the arguments that the compiler
 * gets, takes up what the rules that run as tests left behind for exactly these classes, and puts the result beside the classes.
 */
final class SealBuild {
    private static final List<Gate> IN_THE_COMPILER =
            List.of(Gate.WARNINGS, Gate.ERROR_PRONE, Gate.NULL_AWAY, Gate.FENCES);

    private SealBuild() {}

    /** Arguments: the POM with the compiler's arguments, the directory of classes, a scratch directory, the processor path. */
    public static void main(String[] words) throws IOException {
        Path scratch = Path.of(words[2]);
        Files.createDirectories(scratch);
        List<String> arguments = compilerArguments(Path.of(words[0]));
        Analysers analysers = new Analysers(arguments, words[3], System.getProperty("java.class.path"), scratch);
        BuildResult result = judge(analysers, arguments, words[3], scratch);
        Path file = Path.of(words[1]).resolve(BuildResult.RESOURCE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, result.format());
        List<Gate> off = result.gates().entrySet().stream()
                .filter(gate -> gate.getValue().verdict() == Verdict.OFF)
                .map(Map.Entry::getKey)
                .toList();
        if (!off.isEmpty()) throw new IllegalStateException("A planted mistake passed: " + off);
    }

    private static BuildResult judge(Analysers analysers, List<String> arguments, String processorPath, Path scratch)
            throws IOException {
        ProgramClasses classes = ProgramClasses.running();
        Map<Gate, Judged> gates = new EnumMap<>(Gate.class);
        analysers.requireToPassSoundCode();
        for (Gate gate : IN_THE_COMPILER)
            gates.put(gate, new Judged(analysers.judge(gate), detail(gate, arguments, processorPath)));
        for (Gate gate : List.of(Gate.MODULES, Gate.HOUSE_RULES)) {
            boolean judged = GateMark.of(scratch, gate).filter(classes::equals).isPresent();
            gates.put(
                    gate,
                    judged
                            ? new Judged(Verdict.HELD, "all rules about classes, each with a planted mistake")
                            : new Judged(Verdict.LEFT_OUT, "not run for these classes"));
        }
        return new BuildResult(classes, gates);
    }

    private static String detail(Gate gate, List<String> arguments, String processorPath) {
        return switch (gate) {
            case WARNINGS ->
                "javac " + Runtime.version() + " " + started(arguments, "-Xlint") + " " + started(arguments, "-Werror");
            case ERROR_PRONE ->
                version(processorPath, "error_prone_core") + " " + started(arguments, "-Xplugin:ErrorProne");
            case NULL_AWAY -> version(processorPath, "nullaway");
            case FENCES -> "RestrictedApi of Error Prone";
            case MODULES, HOUSE_RULES -> throw new IllegalArgumentException(gate + " does not run in the compiler");
        };
    }

    private static String started(List<String> arguments, String with) {
        return arguments.stream()
                .filter(one -> one.startsWith(with))
                .findFirst()
                .orElse("without " + with);
    }

    /** As the name of the jar says. */
    private static String version(String path, String artifact) {
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(jar -> Path.of(jar).getFileName().toString())
                .filter(name -> name.startsWith(artifact + "-") && name.endsWith(".jar"))
                .map(name -> name.substring(artifact.length() + 1, name.length() - ".jar".length()))
                .findFirst()
                .orElse("absent");
    }

    /** What the POM gives to the compiler. */
    static List<String> compilerArguments(Path pom) throws IOException {
        try {
            NodeList found = DocumentBuilderFactory.newNSInstance()
                    .newDocumentBuilder()
                    .parse(pom.toFile())
                    .getElementsByTagName("compilerArgs");
            if (found.getLength() != 1)
                throw new IllegalStateException(
                        pom + " has " + found.getLength() + " lists of compilerArgs; one is what the compiler gets");
            NodeList lines = ((Element) found.item(0)).getElementsByTagName("arg");
            List<String> arguments = new ArrayList<>();
            for (int i = 0; i < lines.getLength(); i++)
                arguments.add(Optional.ofNullable(lines.item(i).getTextContent())
                        .orElseThrow()
                        .strip());
            return arguments;
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(pom + " cannot be read", e);
        }
    }
}
