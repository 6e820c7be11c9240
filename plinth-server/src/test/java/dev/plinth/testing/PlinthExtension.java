package dev.plinth.testing;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the shared Plinth for the first test that asks for it; JUnit closes it after the last test of the JVM. */
final class PlinthExtension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestPlinth.class;
    }

    /** The shared Plinth, if any test has asked for it. */
    static Optional<TestPlinth> started(ExtensionContext context) {
        return Optional.ofNullable(context.getRoot()
                .getStore(ExtensionContext.Namespace.create(TestPlinth.class))
                .get(TestPlinth.class, TestPlinth.class));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(TestPlinth.class))
                .computeIfAbsent(TestPlinth.class, key -> TestPlinth.start(), TestPlinth.class);
    }
}
