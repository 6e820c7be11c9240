package dev.plinth.trust.web;

import dev.plinth.trust.ClaimState;
import dev.plinth.trust.catalogue.Claim;

/** How the pages say what the catalogue and the engine name by a word. */
final class Words {
    private Words() {}

    static String of(ClaimState state) {
        return switch (state) {
            case PROVEN -> "Proven";
            case STALE -> "Stale";
            case UNPROVEN -> "Unproven";
            case PLANNED -> "Planned";
            case FAILED -> "Failed";
            case RETRACTED -> "Retracted";
        };
    }

    /** The class of the style sheet that colours it; the word stands beside it everywhere. */
    static String tone(ClaimState state) {
        return switch (state) {
            case PROVEN -> "good";
            case STALE, UNPROVEN -> "waiting";
            case PLANNED -> "planned";
            case FAILED, RETRACTED -> "bad";
        };
    }

    static String meaning(ClaimState state) {
        return switch (state) {
            case PROVEN ->
                "An attack on it was tried lately and failed, and the alarm that would have told us was seen to ring.";
            case STALE -> "It held when it was last tried, but that is too long ago to count.";
            case UNPROVEN -> "Something tries it, but what came of that does not show it now.";
            case PLANNED -> "Not all that it says is tried here yet. Read it as an intention.";
            case FAILED -> "An attack on it succeeded. We publish that here, by ourselves.";
            case RETRACTED -> "We no longer say it.";
        };
    }

    static String of(Claim.Strength strength) {
        return switch (strength) {
            case STRUCTURAL -> "Structural: types, the database or mathematics rule the opposite out";
            case TESTED -> "Tested: tried on everything there is";
            case SAMPLED -> "Sampled: tried on some, or seen only where it came up";
            case ATTESTED -> "Attested: somebody's word";
        };
    }

    /** What shows a claim of this kind, and that nothing does where this build has nothing. */
    static String of(Claim.Kind kind) {
        return switch (kind) {
            case PROBE -> "An attack that this installation runs against itself.";
            case CLOCK ->
                "Cases with deadlines, and how many were met. Such cases are not kept here yet, so it is planned.";
            case ATTESTATION -> "A document that somebody signs and that lapses. None is held here.";
            case DEPLOYMENT -> "How and where this installation is run; another one may differ.";
        };
    }

    static String of(Claim.Custody custody) {
        return switch (custody) {
            case MANAGED -> "Managed (we hold the key-encryption key)";
            case CUSTOMER_KEY -> "Customer key (you hold it and can pull it)";
            case SEALED -> "Sealed (encrypted to your key before it reaches us)";
        };
    }
}
