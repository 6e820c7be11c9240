package dev.plinth.proof;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Runs a property on this many seeds; the environment variable SEED replays one. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(Seeds.Provider.class)
@interface Seeds {
    int value();

    /** The seeds, printed as the test's parameter. */
    final class Provider implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            var replay = System.getenv("SEED");
            int count =
                    context.getRequiredTestMethod().getAnnotation(Seeds.class).value();
            var seeds = replay == null ? LongStream.range(1, count + 1L) : LongStream.of(Long.parseLong(replay));
            return seeds.mapToObj(Arguments::of);
        }
    }
}
