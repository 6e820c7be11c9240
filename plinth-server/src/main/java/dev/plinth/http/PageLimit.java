package dev.plinth.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a {@link PageRequest} of a list whose pages are smaller than {@value PageRequest#MAX_LIMIT}. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface PageLimit {
    /** Most items of a page. */
    int most();

    /** The whole rule, for who asked for more. */
    String expected();
}
