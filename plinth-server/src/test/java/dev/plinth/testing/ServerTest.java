package dev.plinth.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test against a real, running Plinth: TLS listener, two regions ({@code us}, {@code eu}), embedded PostgreSQL. It is
 * started once per JVM; take a {@link TestPlinth}, and where pages are looked at a {@link Chromium}, as a parameter and work
 * in organisations of your own. After each class all logs are verified.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({PlinthExtension.class, LedgerIntact.class})
public @interface ServerTest {}
