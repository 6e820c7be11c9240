package dev.plinth.trust;

import dev.plinth.probe.Probe;
import dev.plinth.probe.Twin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says by a hash which code a probe is: SHA-256 over the class files of the probe, of its targets, and of everything in their
 * packages, and in the one of probes, that these name, directly or not. Whoever weakens a helper of a probe changes the probe.
 */
final class ProbeCode {
    private static final String PROBES = Probe.class.getPackageName();

    private final Map<String, byte[]> files = new TreeMap<>();
    private final Queue<String> open = new ArrayDeque<>();
    private final ClassLoader loader;

    private ProbeCode(ClassLoader loader) {
        this.loader = loader;
    }

    /** As hexadecimal digits. Throws {@link IllegalStateException} when a class file cannot be read. */
    static String of(Probe<?> probe) {
        Class<?> type = probe.getClass();
        ProbeCode code =
                new ProbeCode(Optional.ofNullable(type.getClassLoader()).orElseGet(ClassLoader::getSystemClassLoader));
        code.start(type);
        code.start(probe.live().getClass());
        for (Twin<?> twin : probe.twins()) code.start(twin.target().getClass());
        code.walk();
        return code.digest();
    }

    /** A lambda has no file of its own; its code is in the class that holds it. */
    private void start(Class<?> type) {
        for (@Nullable Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass())
            open.add(each.getNestHost().getName());
    }

    private void walk() {
        for (@Nullable String name = open.poll(); name != null; name = open.poll())
            if (!files.containsKey(name)) {
                byte[] file = read(name);
                files.put(name, file);
                String home = packageOf(name);
                for (PoolEntry entry : ClassFile.of().parse(file).constantPool())
                    if (entry instanceof ClassEntry named) {
                        String other = named.asInternalName().replace('/', '.');
                        if (!other.startsWith("[")
                                && (packageOf(other).equals(home)
                                        || packageOf(other).equals(PROBES))) open.add(other);
                    }
            }
    }

    private static String packageOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    private byte[] read(String name) {
        String path = name.replace('.', '/') + ".class";
        try (@Nullable InputStream in = loader.getResourceAsStream(path)) {
            if (in == null) throw new IllegalStateException("The class file " + path + " of a probe cannot be found");
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The class file " + path + " of a probe cannot be read", e);
        }
    }

    private String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            files.forEach((name, file) -> {
                byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
                sha.update(ByteBuffer.allocate(2 * Integer.BYTES)
                        .putInt(bytes.length)
                        .putInt(file.length)
                        .array());
                sha.update(bytes);
                sha.update(file);
            });
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
