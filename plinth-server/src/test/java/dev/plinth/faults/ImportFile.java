package dev.plinth.faults;

import dev.plinth.intake.x12.ManyClaims;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A large file to import, and the command line that imports it.
 *
 * @param options what the command is told about the file
 * @param records how many records it holds in each of these collections
 */
record ImportFile(Path file, List<String> options, List<InCollection> records) {
    private static final int HEAP_MEGABYTES = 128;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int CLAIMS_OF_A_MEMBER = 100;
    private static final String MAPPING = """
            format: csv
            collection: assets
            key: tag
            columns:
              Tag: {field: tag, class: internal, search: true, required: true}
              Holder: {field: holder, class: personal}
            """;

    record InCollection(String collection, int count) {}

    /** @param rows a hundredth of their number is a whole number */
    static ImportFile csv(Path folder, int rows) {
        Path mapping = write(folder.resolve("assets.yaml"), i -> MAPPING, 1);
        Path file = write(
                folder.resolve("assets.csv"),
                i -> i == 0 ? "Tag,Holder\n" : "T-%d,Holder %d of what is here\n".formatted(i, i % CLAIMS_OF_A_MEMBER),
                rows + 1);
        return new ImportFile(
                file,
                List.of("--format", "csv", "--mapping", mapping.toString()),
                List.of(new InCollection("assets", rows)));
    }

    static ImportFile x12(Path folder, int claims) {
        Path file = folder.resolve("claims.837");
        try (InputStream in = ManyClaims.file(claims)) {
            Files.copy(in, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ImportFile(file, List.of("--format", "x12"), List.of(new InCollection("claims", claims)));
    }

    private static Path write(Path file, IntFunction<String> parts, int count) {
        try (OutputStream out = new java.io.BufferedOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < count; i++) out.write(parts.apply(i).getBytes(StandardCharsets.UTF_8));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code plinth import} in a process of its own. */
    Commands.Result load(ServerProcess server, Org org) {
        List<String> command = ServerProcess.plinth(HEAP_MEGABYTES);
        command.addAll(List.of("import", "--org", org.id()));
        command.addAll(options);
        command.addAll(List.of("--data", server.data().toString(), "--key-file", key(org).toString(), file.toString()));
        return Commands.run(command, LONGEST);
    }

    private Path key(Org org) {
        return write(file.resolveSibling("key"), i -> org.api().key(), 1);
    }
}
