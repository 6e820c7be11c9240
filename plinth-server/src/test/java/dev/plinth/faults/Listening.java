package dev.plinth.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which addresses of this machine listen on a TCP port, as the kernel tells it. */
final class Listening {
    private static final String LISTEN = "0A";
    private static final String LOOPBACK_4 = "0100007F";
    private static final String LOOPBACK_6 = "00000000000000000000000001000000";
    private static final String LOOPBACK_4_IN_6 = "0000000000000000FFFF00000100007F";

    private Listening() {}

    /** In the hexadecimal spelling of {@code /proc/net/tcp}. */
    static List<String> addresses(int port) throws IOException {
        String wanted = ":%04X".formatted(port);
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/self/net/tcp")));
        lines.addAll(Files.readAllLines(Path.of("/proc/self/net/tcp6")));
        return lines.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 3 && columns[3].equals(LISTEN) && columns[1].endsWith(wanted))
                .map(columns -> columns[1].substring(0, columns[1].indexOf(':')))
                .toList();
    }

    static boolean isLoopback(String address) {
        return List.of(LOOPBACK_4, LOOPBACK_6, LOOPBACK_4_IN_6).contains(address);
    }
}
