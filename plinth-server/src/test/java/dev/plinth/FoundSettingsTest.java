package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.runtime.DataDirectory;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class FoundSettingsTest {
    @Test
    void customerKeysThatTheDemoLeftAreFoundAndNoneAreMadeUp() throws IOException {
        try (DataDirectory directory = DataDirectory.open(TestPlinth.freshDirectory())) {
            assertThat(FoundSettings.in(directory)).containsOnlyKeys("plinth.regions");
            Files.createDirectory(directory.resolve("customer-kek"));
            assertThat(FoundSettings.in(directory))
                    .containsEntry(
                            "plinth.keys.files.customer",
                            directory.resolve("customer-kek").toString());
        }
    }

    @Test
    void aNamedRegionWins() {
        assertThat(FoundSettings.regions("us", "eu")).containsEntry("plinth.regions", "us,eu");
        assertThat(FoundSettings.regions()).isEmpty();
    }
}
