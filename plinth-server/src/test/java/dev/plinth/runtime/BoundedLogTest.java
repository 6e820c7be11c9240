package dev.plinth.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
    @TempDir
    private Path place;

    @Test
    void aLogThatIsFullIsEmptiedWhileItsProcessGoesOnWritingAndTheLastPartIsKept() throws Exception {
        Path file = Files.createFile(
                place.resolve("postgres.log"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        BoundedLog log = new BoundedLog(file, 10);
        Process writer = new ProcessBuilder("sh", "-c", "while read line; do echo \"$line\"; done")
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()))
                .start();
        try (var in = writer.outputWriter()) {
            say(in, "one", file, "one\n");
            log.bound();
            assertThat(Files.readString(file)).isEqualTo("one\n");
            say(in, "two and more", file, "one\ntwo and more\n");
            log.bound();
            assertThat(file).isEmptyFile();
            assertThat(place.resolve("postgres.log.1")).hasContent("one\ntwo and more\n");
            say(in, "three", file, "three\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve("postgres.log.1"))))
                    .isEqualTo("rw-------");
        }
        assertThat(writer.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void onlyTheLastFullLogIsKept() throws IOException {
        Path file = place.resolve("postgres.log");
        BoundedLog log = new BoundedLog(file, 3);
        for (String content : new String[] {"first", "second", "third"}) {
            Files.writeString(file, content);
            log.bound();
        }
        assertThat(place.resolve("postgres.log.1")).hasContent("third");
        try (var files = Files.list(place)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void aLogThatIsNotThereIsNoTrouble() {
        new BoundedLog(place.resolve("none"), 1).bound();
        assertThat(place.resolve("none.1")).doesNotExist();
    }

    private static void say(java.io.Writer in, String line, Path file, String expected) throws Exception {
        in.write(line + "\n");
        in.flush();
        for (int i = 0; i < 3000 && !Files.readString(file).equals(expected); i++) Thread.sleep(10);
        assertThat(Files.readString(file)).isEqualTo(expected);
    }
}
