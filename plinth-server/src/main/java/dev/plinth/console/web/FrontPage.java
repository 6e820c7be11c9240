package dev.plinth.console.web;

import dev.plinth.http.Callers;
import dev.plinth.http.Public;
import dev.plinth.intake.DemoLoader;
import dev.plinth.ledger.Logs;
import dev.plinth.problem.ProblemException;
import dev.plinth.runtime.PlinthSettings;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Says what is here, where the log stands, and what to try next. */
@Controller
final class FrontPage {
    private static final int MOST_LOGS = 12;

    private final Organisations organisations;
    private final Logs logs;
    private final PlinthSettings settings;
    private final InstantSource clock;

    FrontPage(Organisations organisations, Logs logs, PlinthSettings settings, InstantSource clock) {
        this.organisations = organisations;
        this.logs = logs;
        this.settings = settings;
        this.clock = clock;
    }

    @Public(
            "Shows counts and the state of logs whose checkpoints are public; names only in the demo or to the operator")
    @GetMapping("/")
    String show(HttpServletRequest request, Model model) {
        boolean named = settings.demo() || Callers.of(request).isPresent();
        Organisations.Listing listing = organisations.all();
        List<Organisation> all = listing.known();
        model.addAttribute("demo", settings.demo());
        model.addAttribute("signedIn", Callers.of(request).isPresent());
        Set<String> examples = settings.demo() ? DemoLoader.slugs() : Set.of();
        Map<Boolean, List<Organisation>> shown = (named ? all.stream() : Stream.<Organisation>empty())
                .collect(Collectors.partitioningBy(org -> examples.contains(org.slug())));
        model.addAttribute("examples", shown.get(true));
        model.addAttribute("organisations", shown.get(false));
        model.addAttribute("organisationCount", all.size());
        model.addAttribute("regions", organisations.regions());
        model.addAttribute("silentRegions", listing.silent());
        model.addAttribute("publicUrl", settings.publicUrl());
        model.addAttribute("logs", rows(all, named));
        model.addAttribute("moreLogs", Math.max(0, all.size() + 1 - MOST_LOGS));
        return "console/front";
    }

    private List<LogRow> rows(List<Organisation> all, boolean named) {
        List<LogRow> rows = new ArrayList<>();
        instance().ifPresent(self -> rows.add(row(self, "This installation")));
        for (Organisation org : all) {
            if (rows.size() == MOST_LOGS) break;
            rows.add(row(org.id(), named ? org.name() : "An organisation in " + org.region()));
        }
        return rows;
    }

    private Optional<OrgId> instance() {
        try {
            return Optional.of(organisations.instance());
        } catch (ProblemException homeRegionIsAway) {
            return Optional.empty();
        }
    }

    /** A region whose store is away shows as such; the page and the other rows stay. */
    private LogRow row(OrgId org, String title) {
        try {
            return LogRow.of(title, logs.origin(org), logs.standing(org), clock.instant());
        } catch (ProblemException storeIsAway) {
            return LogRow.unreachable(title);
        }
    }
}
