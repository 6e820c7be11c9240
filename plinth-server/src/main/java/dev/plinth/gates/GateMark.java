package dev.plinth.gates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A note that a gate which runs as tests leaves in the build directory: the classes that it judged whole and accepted. */
final class GateMark {
    private GateMark() {}

    static void write(Path directory, Gate gate, ProgramClasses classes) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(gate.id()), classes.count() + "\n" + classes.sha256() + "\n");
    }

    static Optional<ProgramClasses> of(Path directory, Gate gate) throws IOException {
        Path file = directory.resolve(gate.id());
        if (!Files.exists(file)) return Optional.empty();
        List<String> lines = Files.readAllLines(file);
        return lines.size() == 2 && lines.getFirst().matches("[0-9]{1,9}")
                ? Optional.of(new ProgramClasses(Long.parseLong(lines.getFirst()), lines.getLast()))
                : Optional.empty();
    }
}
