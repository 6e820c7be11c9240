package dev.plinth.http;

import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.probe.Pace;
import dev.plinth.probe.Probe;
import dev.plinth.probe.Tally;
import dev.plinth.probe.Target;
import dev.plinth.probe.Twin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.io.Resource;

/** Reads every template and file that pages are made of, those included that only somebody signed in would see. */
final class BuiltAssetsProbe implements Probe<Map<String, String>> {
    @Override
    public String name() {
        return "built-assets";
    }

    @Override
    public String tries() {
        return "Reads every template, style sheet, script and picture in the build and looks for an address on another origin.";
    }

    @Override
    public Pace pace() {
        return Pace.USUAL.every(Duration.ofMinutes(15));
    }

    @Override
    public Target<Map<String, String>> live() {
        return (attack, attempt) -> attack.on(files(), attempt);
    }

    @Override
    public List<Twin<Map<String, String>>> twins() {
        return List.of(
                twin(
                        "cdn-script",
                        "a template that loads a script from a CDN",
                        "sabotage.html",
                        "<html><script src=\"//cdn.example.net/x.js\"></script></html>"),
                twin(
                        "cdn-font",
                        "a style sheet that loads a font from a CDN",
                        "sabotage.css",
                        "@font-face { src: url('https://fonts.example.net/x.woff2') }"),
                twin(
                        "calls-home",
                        "a script that calls another origin",
                        "sabotage.js",
                        "fetch('https://example.net/c')"));
    }

    private static Twin<Map<String, String>> twin(String name, String sabotage, String file, String content) {
        return new Twin<>(name, sabotage, (attack, attempt) -> {
            Map<String, String> more = new TreeMap<>(files());
            more.put(file, content);
            return attack.on(more, attempt);
        });
    }

    private static Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (String pattern : List.of("templates/**", "static/**"))
            for (Resource file : Routes.files(pattern))
                files.put(pattern + " " + file.getURI(), file.getContentAsString(StandardCharsets.ISO_8859_1));
        return files;
    }

    @Override
    public Observation attack(Map<String, String> files, Attempt attempt) {
        Tally tally = Tally.of(files.size());
        files.forEach((name, content) -> {
            String shown = name.substring(name.lastIndexOf('/') + 1);
            tally.tried(shown + " " + BodyDigest.hex(content.getBytes(StandardCharsets.ISO_8859_1)));
            List<String> faults = switch (shown.substring(shown.lastIndexOf('.') + 1)) {
                case "html", "svg" -> PageContent.faults(content);
                case "css" -> PageContent.faultsOfStyle(content);
                case "js" -> PageContent.faultsOfScript(content);
                default -> List.of();
            };
            faults.forEach(fault -> tally.broken(shown + ": " + fault));
        });
        return tally.end();
    }
}
