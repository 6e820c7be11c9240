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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Reads every page and every file a page is made of as a browser does, and looks for anything that comes from elsewhere or would
 * run inside the page.
 */
final class PagesProbe implements Probe<Door> {
    private final ServedDoor served;

    PagesProbe(ServedDoor served) {
        this.served = served;
    }

    @Override
    public String name() {
        return "foreign-requests";
    }

    @Override
    public String tries() {
        return "Reads every page, style sheet, script and picture as a browser would, and looks for anything fetched from another"
                + " origin, code inside a page, or a policy that would allow either.";
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
                        "foreign-script",
                        "a page with a script from elsewhere",
                        page("<script src=\"https://cdn.example.net/widget.js\"></script>")),
                served.twin("inline-script", "a page with a script inside", page("<script>track()</script>")),
                served.twin(
                        "foreign-font",
                        "a style sheet with a font from elsewhere",
                        heard -> heard.first("Content-Type").orElse("").startsWith("text/css")
                                ? heard.saying((heard.text() + "@import url(https://fonts.example.net/a.css);")
                                        .getBytes(StandardCharsets.UTF_8))
                                : heard),
                served.twin(
                        "unsafe-inline",
                        "a policy that allows code inside pages",
                        heard -> heard.with(
                                "Content-Security-Policy", "default-src 'self'; script-src 'self' 'unsafe-inline'")),
                served.twin("no-policy", "pages without a policy", heard -> heard.without("Content-Security-Policy")));
    }

    private static UnaryOperator<Heard> page(String added) {
        return heard -> isPage(heard)
                ? heard.saying(
                        heard.text().replace("</body>", added + "</body>").getBytes(StandardCharsets.UTF_8))
                : heard;
    }

    private static boolean isPage(Heard heard) {
        return heard.first("Content-Type").orElse("").startsWith("text/html");
    }

    @Override
    public Observation attack(Door at, Attempt attempt) throws IOException {
        List<String> paths = new ArrayList<>(served.routes().paths());
        paths.addAll(Routes.assets());
        paths.add("/nothing-is-here");
        Tally tally = Tally.of(paths.size());
        for (String path : paths) {
            Heard heard = at.get(path, ServedDoor.AS_PERSON);
            String type = heard.first("Content-Type").orElse("");
            List<String> faults = faults(heard, type);
            if (faults.isEmpty() && !type.matches("(text/(html|css|javascript)|image/svg\\+xml).*")) {
                tally.excluded("it is no page and no part of one");
            } else {
                tally.tried(path + " " + BodyDigest.hex(heard.body()));
                faults.forEach(fault -> tally.broken(path + ": " + fault));
            }
        }
        return tally.end();
    }

    private static List<String> faults(Heard heard, String type) {
        List<String> faults = new ArrayList<>();
        if (isPage(heard)) {
            faults.addAll(PageContent.faults(heard.text()));
            List<String> policies = heard.all("Content-Security-Policy");
            if (policies.size() != 1) faults.add("there are " + policies.size() + " policies");
            policies.forEach(policy -> faults.addAll(ContentPolicy.parse(policy).openings()));
        } else if (type.startsWith("image/svg")) faults.addAll(PageContent.faults(heard.text()));
        else if (type.startsWith("text/css")) faults.addAll(PageContent.faultsOfStyle(heard.text()));
        else if (type.startsWith("text/javascript")) faults.addAll(PageContent.faultsOfScript(heard.text()));
        return faults;
    }
}
