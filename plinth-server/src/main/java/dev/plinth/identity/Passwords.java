package dev.plinth.identity;

import dev.plinth.problem.ProblemException;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder.BCryptVersion;

/** Hashes passwords with bcrypt, cost {@value #COST}, over a keyed digest; a few at a time, because each takes a core for a while. */
final class Passwords {
    static final int COST = 12;
    static final int SHORTEST = 12;
    private static final int LONGEST = 256;
    private static final int FRESH_CHARACTERS = 24;
    private static final String ALPHABET = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";

    private final Pepper pepper;
    private final SecureRandom random;
    private final BCryptPasswordEncoder bcrypt;
    private final Semaphore cores = new Semaphore(2, true);
    private final String nobody;

    Passwords(Pepper pepper, SecureRandom random) {
        this.pepper = pepper;
        this.random = random;
        this.bcrypt = new BCryptPasswordEncoder(BCryptVersion.$2A, COST, random);
        this.nobody = hash(fresh());
    }

    /** A random password of about 139 bits without characters that look alike. */
    String fresh() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < FRESH_CHARACTERS; i++) text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return text.toString();
    }

    String hash(String password) {
        cores.acquireUninterruptibly();
        try {
            return bcrypt.encode(pepper.password(password));
        } finally {
            cores.release();
        }
    }

    boolean matches(String password, String hash) {
        cores.acquireUninterruptibly();
        try {
            return bcrypt.matches(pepper.password(password), hash);
        } finally {
            cores.release();
        }
    }

    /** Takes as long as {@link #matches} for an account that does not exist; always false. */
    boolean matchesNobody(String password) {
        boolean matched = matches(password, nobody);
        return matched && nobody.isEmpty();
    }

    /** Refuses a new password that is too short, over-long or the old one. */
    static void check(String fresh, String old) {
        if (fresh.codePointCount(0, fresh.length()) < SHORTEST || fresh.length() > LONGEST)
            throw ProblemException.field(
                    "password", "has the wrong length", SHORTEST + " to " + LONGEST + " characters of your choice");
        if (fresh.equals(old)) throw ProblemException.field("password", "is the old one", "another password");
    }
}
