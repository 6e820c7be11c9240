package dev.plinth.http;

import dev.plinth.egress.Door;
import dev.plinth.egress.Heard;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks every address for answers of every kind and looks for the security headers on each. */
final class HeadersProbe implements Probe<Door> {
    private static final Map<String, String> AS_PROGRAM = Map.of("Accept", "application/json");
    private static final byte[] NOTHING = {};

    private final ServedDoor served;

    HeadersProbe(ServedDoor served) {
        this.served = served;
    }

    private record Question(String method, String path, Map<String, String> headers) {}

    @Override
    public String name() {
        return "response-headers";
    }

    @Override
    public String tries() {
        return "Asks every address as a program and as a person, with good and bad requests, and looks for the six security headers"
                + " on each answer.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL;
    }

    @Override
    public Target<Door> live() {
        return served.live();
    }

    @Override
    public List<Twin<Door>> twins() {
        return List.of(
                served.twin(
                        "unframed-errors",
                        "a server whose error pages may be framed",
                        heard -> heard.status() >= 400 ? heard.without("X-Frame-Options") : heard),
                served.twin(
                        "short-hsts",
                        "a server whose files promise HTTPS for a minute only",
                        heard -> heard.first("Content-Type").orElse("").contains("css")
                                ? heard.with("Strict-Transport-Security", "max-age=60")
                                : heard),
                served.twin(
                        "camera-allowed",
                        "a server that lets pages use the camera",
                        heard -> heard.with("Permissions-Policy", "camera=(self)")));
    }

    @Override
    public Observation attack(Door at, Attempt attempt) throws IOException {
        List<Question> questions = questions();
        Tally tally = Tally.of(questions.size());
        for (Question question : questions) {
            Heard heard = at.ask(question.method(), question.path(), question.headers(), NOTHING);
            tally.tried(question + " " + heard.status());
            ResponseHeaders.SECURITY.forEach((name, value) -> {
                if (!heard.all(name).equals(List.of(value)))
                    tally.broken("%s %s (%d): %s is %s"
                            .formatted(question.method(), question.path(), heard.status(), name, heard.all(name)));
            });
            boolean api = question.path().startsWith("/api/");
            if (api
                    && !question.path().equals("/api/v1/openapi.json")
                    && !heard.all("Cache-Control").equals(List.of("no-store")))
                tally.broken("%s %s (%d) may be kept in a cache"
                        .formatted(question.method(), question.path(), heard.status()));
        }
        return tally.end();
    }

    private List<Question> questions() {
        List<Question> all = new ArrayList<>();
        for (String path : served.routes().paths()) {
            all.add(new Question("GET", path, AS_PROGRAM));
            all.add(new Question("GET", path, ServedDoor.AS_PERSON));
            all.add(new Question("PROPFIND", path, AS_PROGRAM));
        }
        for (String path : Routes.assets()) all.add(new Question("GET", path, ServedDoor.AS_PERSON));
        all.add(new Question("GET", "/nothing-is-here", ServedDoor.AS_PERSON));
        all.add(new Question("GET", "/assets/nothing-is-here.css", ServedDoor.AS_PERSON));
        all.add(new Question("POST", "/api/v1/orgs", Map.of("Content-Type", "text/plain")));
        all.add(new Question("GET", "/api/v1/orgs?limit=%C0%AF", AS_PROGRAM));
        return all;
    }
}
