package dev.plinth.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Replaces the limit of {@value #DEFAULT_BYTES} bytes for the body of one handler method, such as one that takes a stream. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface BodyLimit {
    /** What a body may hold where nothing else is said: 1 MiB. */
    long DEFAULT_BYTES = 1024 * 1024;

    /** Bytes a second that any body must come with, where nothing else is said. */
    long DEFAULT_SLOWEST = 1024;

    /** The most bytes that are read before the request is refused with {@code too-large}. */
    long bytes();

    /** The fewest bytes a second, on the average and after a grace of 20 s; a slower one is refused with {@code request-timeout}. */
    long slowest() default DEFAULT_SLOWEST;
}
