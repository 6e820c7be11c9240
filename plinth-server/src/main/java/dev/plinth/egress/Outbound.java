package dev.plinth.egress;

import com.google.errorprone.annotations.RestrictedApi;

/** Sends requests to the outside. MUST NOT be called inside of a transaction: the other side may take its time. */
public interface Outbound {
    /**
     * Posts a body and returns the answer, whatever its status. Throws {@link EgressException} when the recipient may not be
     * reached, does not answer within {@value PinnedHttp#LONGEST_SECONDS} seconds in all, or answers more than
     * {@code mostAnswerBytes}.
     *
     * @param path appended to the recipient's base address
     */
    @RestrictedApi(
            explanation = "Bytes leave the installation here; name recipient and purpose, and send no personal data",
            allowlistAnnotations = SendsOutside.class,
            allowedOnPath = ".*/src/test/.*")
    Answer post(Recipient recipient, String path, String contentType, byte[] body, int mostAnswerBytes);
}
