package dev.plinth.proof.cli;

import dev.plinth.proof.TilePath;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A log export in a directory. */
final class DirectoryFiles implements ExportFiles {
    private final Path root;

    DirectoryFiles(Path root) {
        this.root = root;
    }

    @Override
    public Optional<byte[]> read(String path, int limit) {
        var file = root.resolve(path);
        return Files.isRegularFile(file) ? Optional.of(Keys.read(file, limit)) : Optional.empty();
    }

    @Override
    public List<Integer> partialWidths(TilePath full) {
        var path = full.text() + ".p";
        var names = root.resolve(path).toFile().list();
        return names == null
                ? List.of()
                : Stream.of(names)
                        .flatMap(name -> TilePath.parse(path + '/' + name).stream())
                        .map(TilePath::width)
                        .toList();
    }

    @Override
    public List<String> names(Predicate<String> wanted, int most) {
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace(File.separatorChar, '/'))
                    .filter(wanted)
                    .limit(most)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {}
}
