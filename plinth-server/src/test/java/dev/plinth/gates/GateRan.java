package dev.plinth.gates;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Leaves the mark of a gate when every test of its class was run and succeeded. */
public final class GateRan implements TestWatcher, AfterAllCallback {
    private final Gate gate;
    private final Path directory;
    private final AtomicLong succeeded = new AtomicLong();

    GateRan(Gate gate, Path directory) {
        this.gate = gate;
        this.directory = directory;
    }

    /** @param gate its name in results */
    public static GateRan as(String gate) {
        return new GateRan(Gate.of(gate).orElseThrow(), Path.of("target/gates"));
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        succeeded.incrementAndGet();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        long tests = Arrays.stream(context.getRequiredTestClass().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .count();
        if (succeeded.get() == tests) GateMark.write(directory, gate, ProgramClasses.running());
    }
}
