package dev.plinth.testing;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the shared Plinth and the browser for the first test that asks for them; JUnit closes both after the last test of the JVM. */
final class PlinthExtension implements ParameterResolver {
    private static final Namespace SHARED = Namespace.create(TestPlinth.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestPlinth.class || type == Chromium.class;
    }

    /** The shared Plinth, if any test has asked for it. */
    static Optional<TestPlinth> started(ExtensionContext context) {
        return Optional.ofNullable(context.getRoot().getStore(SHARED).get(TestPlinth.class, TestPlinth.class));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return context.getRoot()
                .getStore(SHARED)
                .computeIfAbsent(type, key -> key == Chromium.class ? new Chromium() : TestPlinth.start());
    }
}
