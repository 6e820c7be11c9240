package dev.plinth.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Opens a handler method to callers without any credential. Every other handler method is refused without one, and a build
 * rule wants each of them to take a {@link dev.plinth.access.Caller}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Public {
    /** Why this may be seen or done by anybody. */
    String value();
}
