package dev.plinth.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.intake.support.DemoValues;
import dev.plinth.testing.LeakScan;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.Test;

@ServerTest
class DemoAtRestTest {
    @Test
    void noSealedValueOfTheSamplesLiesInARegionsTablesOrFiles(TestPlinth plinth) throws SQLException {
        plinth.bean(DemoLoader.class).load(line -> {});
        Set<String> canaries = DemoValues.read().canaries();
        assertThat(canaries).hasSizeGreaterThan(500);
        LeakScan scan = LeakScan.forCanaries(canaries);
        for (String region : new String[] {"us", "eu"}) {
            try (Connection data = plinth.superuser(region);
                    Connection keys = plinth.keyStoreSuperuser(region)) {
                assertThat(scan.database(region, data).lines()).isEmpty();
                assertThat(scan.database(region, keys).lines()).isEmpty();
            }
        }
        Path files = plinth.directory();
        LeakScan.Report report = scan.directory(files);
        assertThat(report.lines()).isEmpty();
        assertThat(report.bytes()).isGreaterThan(10_000_000);
    }
}
