package dev.plinth.outside;

import dev.plinth.egress.Door;
import dev.plinth.egress.Heard;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.CanaryForms;
import dev.plinth.probe.LogTap;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** {@link Marking}, and a search of every line of the log, every meter, and for the credentials every answer. */
final class LogCanaryProbe implements Probe<LogCanaryProbe.Watched> {
    private static final int MARK = 40;

    private final Customers customers;
    private final Supplier<List<String>> meters;
    private final String value;

    /**
     * @param meters each as a text with its name, tags and description
     * @param own what marks the values of this process, the same in all its runs: a file that was refused stays in a list, and
     *     sent again it is the same file
     */
    LogCanaryProbe(Customers customers, Supplier<List<String>> meters, String own) {
        this.customers = customers;
        this.meters = meters;
        this.value = "plinth~value-" + own;
    }

    /** A service, what it writes to its log meanwhile, and what it counts. */
    record Watched(Door door, LogTap log, Supplier<List<String>> meters) {}

    @Override
    public String name() {
        return "log-canary";
    }

    @Override
    public String tries() {
        return "Sends marked values and marked credentials through good and broken requests, and searches every line of the log and every"
                + " meter for them, and every answer for the credentials, in clear and as base64, hexadecimal, URL and UTF-16 text.";
    }

    @Override
    public Pace pace() {
        return Customers.PACE;
    }

    @Override
    public Target<Watched> live() {
        return (attack, attempt) -> {
            try (LogTap log = LogTap.open()) {
                return attack.on(new Watched(customers.door(), log, meters), attempt);
            }
        };
    }

    /** How a service lets something out while it passes a request on; a twin's lines are heard by its own tap alone. */
    @FunctionalInterface
    private interface Leak {
        Heard on(Heard heard, String authorization, byte[] body, Consumer<String> log, List<String> counted);
    }

    @Override
    public List<Twin<Watched>> twins() {
        return List.of(
                twin(
                        "quoted-header",
                        "a log that quotes the header with the credential",
                        (heard, header, body, log, counted) -> {
                            log.accept("Refused: " + header);
                            return heard;
                        }),
                twin("quoted-body", "a log that quotes what it could not read", (heard, header, body, log, counted) -> {
                    if (Customer.refused(heard)) log.accept("Not read: " + new String(body, StandardCharsets.UTF_8));
                    return heard;
                }),
                twin(
                        "body-as-base64",
                        "a log that holds what it was sent as base64",
                        (heard, header, body, log, counted) -> {
                            log.accept("Received " + Base64.getEncoder().encodeToString(body));
                            return heard;
                        }),
                twin(
                        "counted-by-value",
                        "a meter that is named after what was sent",
                        (heard, header, body, log, counted) -> {
                            counted.add("requests{body=\"" + new String(body, StandardCharsets.UTF_8) + "\"}");
                            return heard;
                        }),
                twin(
                        "echo",
                        "a server whose refusals repeat the credential",
                        (heard, header, body, log, counted) ->
                                heard.status() == 401 ? heard.saying(header.getBytes(StandardCharsets.UTF_8)) : heard));
    }

    private Twin<Watched> twin(String name, String sabotage, Leak leak) {
        return new Twin<>(name, sabotage, (attack, attempt) -> {
            try (LogTap log = LogTap.open()) {
                Consumer<String> aside = log.aside();
                List<String> counted = new ArrayList<>(meters.get());
                Door leaking = (method, path, headers, body) -> leak.on(
                        customers.door().ask(method, path, headers, body),
                        headers.getOrDefault("Authorization", ""),
                        body,
                        aside,
                        counted);
                return attack.on(new Watched(leaking, log, () -> counted), attempt);
            }
        });
    }

    @Override
    public Observation attack(Watched watched, Attempt attempt) throws IOException {
        Customer real = customers.real().one();
        String credential = "plinth~credential-" + attempt.nonce().substring(0, MARK);
        String key = secret(real.token());
        List<Marking.Told> answers;
        try (Grounds grounds = Grounds.of(real, attempt.nonce())) {
            answers = Marking.through(real.at(watched.door()), grounds, value, credential);
        }
        LogTap.Lines lines = watched.log().lines();
        List<String> counted = watched.meters().get();
        attempt.rows(answers.size() + lines.kept().size());

        Tally tally = Tally.of(answers.size() + lines.written() + counted.size());
        CanaryForms all = CanaryForms.of(value, credential, key);
        lines.search(all, tally, "A marked value or credential");
        for (String meter : counted) {
            tally.tried("a meter: " + meter);
            if (all.in(meter.getBytes(StandardCharsets.UTF_8)))
                tally.broken("A marked value or credential stands in the name of a meter");
        }
        CanaryForms secrets = CanaryForms.of(credential, key);
        for (Marking.Told told : answers) {
            tally.tried(told.what() + " " + told.heard().status());
            if (secrets.in(told.heard().everything())) tally.broken("The answer repeats a credential: " + told.what());
        }
        return tally.end();
    }

    /** What of an API key nobody else can know. */
    static String secret(String token) {
        return token.substring(token.lastIndexOf('_') + 1);
    }
}
