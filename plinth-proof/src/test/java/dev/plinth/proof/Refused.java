package dev.plinth.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts a refusal with its code and gives the message. */
final class Refused {
    private Refused() {}

    static String as(Reason reason, ThrowingCallable work) {
        var refusal = catchThrowableOfType(ProofException.class, work);
        assertThat(refusal).as("refusal").isNotNull();
        assertThat(refusal.reason()).as(refusal.why()).isEqualTo(reason);
        return refusal.why();
    }
}
