package dev.plinth.proof;

import java.util.Map;

/** How the last word of an entry's action is told when it was done. */
public final class PastTense {
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("read", "read"),
            Map.entry("read-masked", "read, behind masks,"),
            Map.entry("list-masked", "listed, behind masks,"),
            Map.entry("write", "wrote"),
            Map.entry("send", "sent"),
            Map.entry("put", "put"),
            Map.entry("set", "set"),
            Map.entry("run", "ran"),
            Map.entry("begin", "began"),
            Map.entry("lost", "missed"),
            Map.entry("returned", "found again"),
            Map.entry("shred", "shredded"),
            Map.entry("rewrap", "rewrapped"),
            Map.entry("sign-in", "signed in as"),
            Map.entry("sign-out", "signed out as"),
            Map.entry("create-batch", "wrote a batch of records into"));

    private PastTense() {}

    /** {@code reveal} becomes "revealed". The word is not made safe to show. */
    public static String of(String verb) {
        return IRREGULAR.getOrDefault(verb, verb.endsWith("e") ? verb + 'd' : verb + "ed");
    }
}
