package dev.plinth.crypto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the code that may read the bytes of a {@link SecretBytes}. The compiler refuses such a read anywhere else, so
 * searching for this word lists every place where key bytes leave their type.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR, ElementType.TYPE})
public @interface ReadsSecretBytes {
    /** Why the bytes have to be read here. */
    String value();
}
