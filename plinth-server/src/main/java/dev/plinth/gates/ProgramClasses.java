package dev.plinth.gates;

import java.io.IOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The class files of the program: those of Plinth's three modules, wherever they were loaded from, and no library's.
 *
 * @param count how many there are
 * @param sha256 (hex) over the names and bytes of all of them, in the order of their names
 */
record ProgramClasses(long count, String sha256) {
    /** One class of each module, which tells where the others of it are. */
    private static final List<String> ANCHORS =
            List.of("dev/plinth/Plinth.class", "dev/plinth/crypto/CipherPool.class", "dev/plinth/proof/Receipt.class");

    /** Of the program that runs. */
    static ProgramClasses running() throws IOException {
        PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (String anchor : ANCHORS) {
            @Nullable URL found = ProgramClasses.class.getClassLoader().getResource(anchor);
            if (found == null) throw new IOException("The class file " + anchor + " cannot be found");
            String root = found.toString().substring(0, found.toString().length() - anchor.length());
            for (Resource file : resolver.getResources(root + "dev/plinth/**/*.class"))
                files.put(file.getURL().toString().substring(root.length()), file.getContentAsByteArray());
        }
        return of(files);
    }

    static ProgramClasses of(SortedMap<String, byte[]> files) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                byte[] name = file.getKey().getBytes(StandardCharsets.UTF_8);
                sha.update(ByteBuffer.allocate(2 * Integer.BYTES)
                        .putInt(name.length)
                        .putInt(file.getValue().length)
                        .array());
                sha.update(name);
                sha.update(file.getValue());
            }
            return new ProgramClasses(files.size(), HexFormat.of().formatHex(sha.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
