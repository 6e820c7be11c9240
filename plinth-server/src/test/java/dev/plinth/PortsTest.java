package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {
    @TempDir
    private Path parent;

    private Path data() {
        return parent.resolve("data");
    }

    /** What a start that must not begin says, in one line. */
    private String refused(String command, String port, String managementPort) {
        StringWriter said = new StringWriter();
        int code = Plinth.line()
                .setErr(new PrintWriter(said, true))
                .execute(command, "--data", data().toString(), "--port", port, "--management-port", managementPort);
        assertThat(code).as(said.toString()).isEqualTo(1);
        assertThat(data()).doesNotExist();
        assertThat(said.toString()).startsWith("plinth: ").hasLineCount(1);
        return said.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "demo"})
    void aPortThatIsInUseIsFoundBeforeAnythingIsMade(String command) throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            String busy = Integer.toString(other.getLocalPort());
            assertThat(refused(command, busy, "0")).contains("port " + busy + " cannot", "another with --port");
            assertThat(refused(command, "0", busy)).contains("port " + busy, "another with --management-port");
        }
    }

    @Test
    void bothPortsAreNamedWhenBothAreInUse() throws IOException {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(refused("up", Integer.toString(one.getLocalPort()), Integer.toString(two.getLocalPort())))
                    .contains("port " + one.getLocalPort(), "port " + two.getLocalPort());
        }
    }

    @ParameterizedTest
    @CsvSource({"-1,0,--port must be", "0,65536,--management-port must be", "8443,8443,must differ"})
    void whatCannotBeAPortIsRefused(String port, String managementPort, String line) {
        assertThat(refused("up", port, managementPort)).contains(line);
    }
}
