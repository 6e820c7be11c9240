package dev.plinth.proof;

import java.util.Collection;

/** What a witness answered to an {@code add-checkpoint} request (C2SP tlog-witness), judged by the client. */
public sealed interface WitnessAnswer {
    /** It cosigned; the checkpoint carries its verified lines. */
    record Cosigned(Checkpoint checkpoint) implements WitnessAnswer {}

    /** It last cosigned this size: ask again with a proof from there. */
    record Behind(long size) implements WitnessAnswer {}

    /** It will not cosign. */
    record Refused(int status, String why) implements WitnessAnswer {}

    /** Judges an answer. Wrong cosignatures throw {@link ProofException}; text in it is made safe to show. */
    static WitnessAnswer read(int status, String body, Checkpoint asked, Collection<VerifierKey> witnesses) {
        return switch (status) {
            case 200 -> new Cosigned(asked.with(SignedNote.signatureLines(body), witnesses));
            case 409 -> new Behind(StrictText.decimal(body.strip(), "size a witness answered"));
            default -> new Refused(status, Escaped.of(body.strip()));
        };
    }
}
