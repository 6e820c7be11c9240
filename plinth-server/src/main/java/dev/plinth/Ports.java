package dev.plinth;

import dev.plinth.runtime.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out whether the ports can be listened on before anything is made: a first start that fails late leaves credentials behind. */
final class Ports {
    private static final int HIGHEST = 65_535;

    private Ports() {}

    /** Throws {@link StartException} that names every port that cannot be used, and the option for another. */
    static void requireFree(int port, int managementPort) {
        List<String> wrong = new ArrayList<>();
        fault("--port", port, null).ifPresent(wrong::add);
        if (port == managementPort && port != 0) wrong.add("--port and --management-port must differ");
        else
            fault("--management-port", managementPort, InetAddress.getLoopbackAddress())
                    .ifPresent(wrong::add);
        if (!wrong.isEmpty()) throw new StartException(String.join("; ", wrong));
    }

    /** @param address null for all */
    private static Optional<String> fault(String option, int port, @Nullable InetAddress address) {
        if (port < 0 || port > HIGHEST) return Optional.of("%s must be a port, 1 to %d".formatted(option, HIGHEST));
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port));
            return Optional.empty();
        } catch (IOException taken) {
            return Optional.of("port %d cannot be listened on (%s); choose another with %s"
                    .formatted(port, taken.getMessage(), option));
        }
    }
}
