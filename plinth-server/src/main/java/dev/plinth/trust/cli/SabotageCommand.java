package dev.plinth.trust.cli;

import dev.plinth.cli.ApiClient;
import dev.plinth.cli.CliException;
import dev.plinth.cli.RemoteCommand;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Lets an alarm ring and waits until it is quiet again. */
@Command(
        name = "sabotage",
        mixinStandardHelpOptions = true,
        description = {
            "Rehearse a failure on a running Plinth: one probe meets a sabotaged twin in place of the real thing, its claims turn FAILED"
                    + " on the security page, and the next turn of the probe brings them back, after five minutes mostly. The real thing is not touched, and the"
                    + " history of 90 days says that a failure was rehearsed.",
            "Without PROBE: list the probes with their twins."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the alarm rang, and every claim is as it was before (with --no-wait: the alarm rang)",
            "1:the alarm did not ring, a claim did not come back, or the server refused",
            "2:wrong use of this command",
            "3:could not be done now"
        })
public final class SabotageCommand extends RemoteCommand {
    private static final long POLL_MILLIS = 1_000;
    private static final int MILLIS = 1_000;
    private static final long TELL_EVERY = 60;
    private static final int BUSY = 429;
    private static final int BUSY_TRIES = 13;
    private static final long BUSY_MILLIS = 5_000;

    /** After the cadence: a turn may wait for others and takes a while itself. */
    private static final long ALLOWANCE_SECONDS = 300;

    @Parameters(index = "0", arity = "0..1", paramLabel = "PROBE", description = "name of a probe")
    private @Nullable String probe;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TWIN",
            description = "name of one of its twins (default: the first)")
    private @Nullable String twin;

    @Option(names = "--no-wait", description = "do not wait for the next turn of the probe")
    private boolean noWait;

    public SabotageCommand() {
        this(System.out, System.err);
    }

    /** For callers that read what it says. */
    public SabotageCommand(PrintStream out, PrintStream err) {
        super(out, err);
    }

    @Override
    protected int run() {
        try (ApiClient api = asOperator()) {
            List<JsonNode> probes = items(api.get("/api/v1/trust/probes"));
            if (probe != null) return rehearse(api, probe, found(probes, probe));
            list(probes);
            return 0;
        }
    }

    private static List<JsonNode> items(ApiClient.Answer answer) {
        if (answer.refused()) throw CliException.of(answer);
        return answer.body().path("items").valueStream().toList();
    }

    private void list(List<JsonNode> probes) {
        for (JsonNode one : probes) {
            out.printf("%s: %s%n", text(one, "probe"), text(one, "tries"));
            twins(one).forEach((name, sabotage) -> out.printf("    %-20s %s%n", name, sabotage));
        }
    }

    private static JsonNode found(List<JsonNode> probes, String name) {
        return probes.stream()
                .filter(one -> text(one, "probe").equals(name))
                .findFirst()
                .orElseThrow(() -> CliException.wrongUse(
                        "there is no probe %s; ./plinth sabotage lists those that there are".formatted(name)));
    }

    private static Map<String, String> twins(JsonNode probe) {
        Map<String, String> twins = new TreeMap<>();
        probe.path("twins")
                .properties()
                .forEach(one -> twins.put(one.getKey(), one.getValue().asString("")));
        return twins;
    }

    private int rehearse(ApiClient api, String name, JsonNode known) {
        Map<String, String> twins = twins(known);
        String against = twin == null ? twins.keySet().iterator().next() : twin;
        String sabotage = Optional.ofNullable(twins.get(against))
                .orElseThrow(() -> CliException.wrongUse("there is no twin %s of %s; its twins are %s"
                        .formatted(against, name, String.join(", ", twins.keySet()))));
        Map<String, JsonNode> before = claims(api);
        out.printf("%s meets %s, in place of the real thing, which stays as it is.%n", name, sabotage);
        JsonNode made = ordered(api, Map.of("probe", name, "twin", against));
        List<String> shown = made.path("claims")
                .valueStream()
                .map(one -> one.asString(""))
                .filter(claim -> !isPlanned(before.get(claim)))
                .toList();
        boolean rang = text(made, "outcome").equals("broken");
        out.printf(
                "%s The evidence is entry %s.%n",
                rang ? "The alarm rang." : "THE ALARM DID NOT RING.", text(made, "entry"));
        Map<String, JsonNode> after = claims(api);
        for (String claim : shown) tell(claim, after);
        boolean back = noWait
                || shown.isEmpty()
                || wait(api, before, shown, made.path("cadenceSeconds").asLong());
        return rang && back ? 0 : CliException.REFUSED;
    }

    private JsonNode ordered(ApiClient api, Map<String, String> wanted) {
        ApiClient.Answer answer = api.post("/api/v1/trust/sabotage", wanted);
        for (int tried = 1; answer.status() == BUSY && tried < BUSY_TRIES; tried++) {
            if (tried == 1) err.println("plinth: " + answer.detail() + "; waiting");
            pause(BUSY_MILLIS);
            answer = api.post("/api/v1/trust/sabotage", wanted);
        }
        if (answer.refused()) throw CliException.of(answer);
        return answer.body();
    }

    /** The claims as anybody sees them. */
    private static Map<String, JsonNode> claims(ApiClient api) {
        ApiClient.Answer answer = api.get("/trust/claims.json");
        if (answer.refused()) throw CliException.of(answer);
        Map<String, JsonNode> claims = new HashMap<>();
        for (JsonNode one : answer.body().path("claims")) claims.put(text(one, "id"), one);
        return claims;
    }

    private void tell(String claim, Map<String, JsonNode> claims) {
        Optional.ofNullable(claims.get(claim))
                .ifPresent(one -> out.printf(
                        "  %s is %s: %s%n      %s%n",
                        claim,
                        text(one, "state"),
                        text(one, "reason"),
                        address().resolve("/trust/" + text(one, "profile") + "#" + claim)));
    }

    /** Whether every claim came back to what it was before, within one turn of the probe. */
    private boolean wait(ApiClient api, Map<String, JsonNode> before, List<String> shown, long cadence) {
        out.printf("The next turn of the probe comes within %s.%n", words(cadence));
        Set<String> waiting = new HashSet<>(shown);
        long most = (cadence + ALLOWANCE_SECONDS) * MILLIS / POLL_MILLIS;
        for (long i = 0; i < most && !waiting.isEmpty(); i++) {
            pause(POLL_MILLIS);
            if (i > 0 && i % TELL_EVERY == 0) out.printf("  … %s have passed.%n", words(i * POLL_MILLIS / MILLIS));
            Map<String, JsonNode> now = claims(api);
            shown.stream()
                    .filter(waiting::contains)
                    .filter(claim -> isBack(before.get(claim), now.get(claim)))
                    .filter(waiting::remove)
                    .forEach(claim -> tell(claim, now));
        }
        waiting.stream()
                .sorted(Comparator.naturalOrder())
                .forEach(claim -> err.printf("plinth: %s did not come back%n", claim));
        return waiting.isEmpty();
    }

    /** What lacks another attack stays planned whatever this one does. */
    private static boolean isPlanned(@Nullable JsonNode claim) {
        return claim != null && text(claim, "state").equals("planned");
    }

    /** A rehearsal that was under way before is nothing to come back to. */
    private static boolean isBack(@Nullable JsonNode before, @Nullable JsonNode now) {
        if (before == null || now == null) return before == null && now == null;
        boolean rehearsal = now.path("rehearsal").asBoolean();
        return !rehearsal
                && (before.path("rehearsal").asBoolean() || text(now, "state").equals(text(before, "state")));
    }

    private static String words(long seconds) {
        return seconds % 60 == 0 && seconds > 60 ? seconds / 60 + " minutes" : seconds + " seconds";
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }
}
