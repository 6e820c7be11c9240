package dev.plinth.keys;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;

/** The refusals of this capability. */
public final class KeyProblems {
    public static final ProblemCode KEY_UNAVAILABLE =
            new ProblemCode("key-unavailable", 503, "The key of this organisation cannot be used now");
    public static final ProblemCode KEY_VERSION_RETIRED =
            new ProblemCode("key-version-retired", 410, "The key version was destroyed");

    private KeyProblems() {}

    static ProblemException providerSilent() {
        return new ProblemException(
                KEY_UNAVAILABLE,
                "The provider of this organisation's key does not let it be used. The data stays closed until it does;"
                        + " nothing is lost.");
    }

    static ProblemException busy() {
        return new ProblemException(
                KEY_UNAVAILABLE, "The provider of this organisation's key is slow to answer; try again in a moment.");
    }

    static ProblemException pulled() {
        return new ProblemException(
                KEY_UNAVAILABLE,
                "This organisation has pulled its customer key. Its data stays closed until the key is restored.");
    }

    static ProblemException tampered(OrgId org) {
        return new ProblemException(
                KEY_UNAVAILABLE,
                "What is stored of the keys of organisation %s is not what Plinth wrote last, so they are not used. The operator must"
                                .formatted(org)
                        + " run plinth check, which names what was changed");
    }

    static ProblemException rootedTooLate() {
        return new ProblemException(
                ProblemCode.FORBIDDEN,
                "This API key descends from one that the operator made after the organisation came under its customer key, so it"
                        + " cannot restore, replace or give up that key; use an owner's key from before");
    }

    static ProblemException changedMeanwhile() {
        return new ProblemException(
                ProblemCode.CONFLICT,
                "The keys of this organisation were changed by another request; read them and try again");
    }

    static ProblemException inUse(int version) {
        return new ProblemException(
                ProblemCode.CONFLICT,
                "Version %d is in use, or nobody can say that it is not, so it is not destroyed".formatted(version));
    }

    static ProblemException retired(KeyPurpose purpose, int version) {
        return new ProblemException(
                KEY_VERSION_RETIRED,
                "Version %d of the %s key does not exist or was destroyed".formatted(version, purpose.text()));
    }
}
