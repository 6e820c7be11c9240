package dev.plinth.keys;

import dev.plinth.testing.TestPlinth;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One Plinth for all tests of keys, without background work on keys. */
final class QuietPlinth implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestPlinth.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(QuietPlinth.class))
                .computeIfAbsent(
                        TestPlinth.class,
                        key -> TestPlinth.start(Map.of("plinth.regions", "us", "plinth.keys.worker", "false")),
                        TestPlinth.class);
    }
}
