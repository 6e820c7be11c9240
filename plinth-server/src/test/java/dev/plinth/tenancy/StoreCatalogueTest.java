package dev.plinth.tenancy;

import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.Installation;
import dev.plinth.runtime.PlinthSettings;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** The files that running databases are held against are what the migrations make. */
class StoreCatalogueTest {
    @Test
    void theFilesAreWhatTheMigrationsMake() throws IOException, SQLException {
        Path root = TestPlinth.freshDirectory();
        try (DataDirectory data = DataDirectory.open(root);
                Installation installation = Installation.start(settings(root), data, new SecureRandom())) {
            Installation.Region region = installation.regions().getFirst();
            StorePreparation.make(region, installation, new byte[32]);
            SoftAssertions files = new SoftAssertions();
            for (StoreCatalogue store : StoreCatalogue.all())
                try (Connection connection = store.at(region).open()) {
                    String made = store.describe(connection);
                    Path written = Path.of("target", store.file());
                    Files.createDirectories(written.toAbsolutePath().getParent());
                    Files.writeString(written, made);
                    files.assertThat(committed(store))
                            .as(
                                    "%s is not what the migrations make: review plinth-server/%s and put it in its place",
                                    store.file(), written)
                            .isEqualTo(made);
                }
            files.assertAll();
        } finally {
            try (var files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
            }
        }
    }

    private static String committed(StoreCatalogue store) throws IOException {
        try (InputStream in = StoreCatalogueTest.class.getClassLoader().getResourceAsStream(store.file())) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static PlinthSettings settings(Path root) {
        return new PlinthSettings(
                root, List.of("us"), Map.of(), false, "https://localhost:8443", "mailto:security@localhost");
    }
}
