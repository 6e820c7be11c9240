package dev.plinth.intake.x12;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class X12MemoryTest {
    /** The file is some 30 MB long; the virtual machine that reads it has 20 MB. */
    @Test
    void aHundredThousandClaimsAreReadInLittleMemory() throws IOException, InterruptedException {
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx20m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyClaims.class.getName(),
                        "100000")
                .redirectErrorStream(true)
                .start();
        String said = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        reader.waitFor();
        assertThat(said.strip()).isEqualTo("claims 100000 errors 0");
    }
}
