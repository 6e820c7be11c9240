package dev.plinth.ledger;

import dev.plinth.ledger.LogCheck.Finding;
import dev.plinth.proof.TilePath;
import dev.plinth.tenancy.CrossesOrganisations;
import dev.plinth.tenancy.LogStore;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Hashes all logs anew, again and again, at a gentle pace; what it finds stops the log. Used by one thread. */
@CrossesOrganisations("Walks through the logs of all organisations; bodies stay in the database")
final class Recheck {
    private final Organisations organisations;
    private final LogStore store;
    private final LogCheck check;
    private final LogFaults faults;
    private final long tilesAStep;
    private final Deque<Place> waiting = new ArrayDeque<>();

    Recheck(Organisations organisations, LogStore store, LogCheck check, LogFaults faults, long entriesAStep) {
        this.organisations = organisations;
        this.store = store;
        this.check = check;
        this.faults = faults;
        this.tilesAStep = Math.max(1, entriesAStep / TilePath.FULL);
    }

    private record Place(OrgId org, RegionId region, long tile) {}

    /** Checks one part of one log. */
    void step() {
        if (waiting.isEmpty()) begin();
        Place place = waiting.removeFirst();
        long end = place.tile() + tilesAStep;
        Optional<List<Finding>> found = store.withConnection(place.region(), connection -> {
            LogCheck.oneMoment(connection);
            return check.bodies(connection, place.org(), place.tile(), end);
        });
        found.ifPresent(findings -> {
            findings.forEach(finding -> faults.report(place.org(), finding.toString()));
            waiting.addFirst(new Place(place.org(), place.region(), end));
        });
    }

    private void begin() {
        waiting.add(new Place(organisations.instance(), organisations.regions().getFirst(), 0));
        for (Organisation org : organisations.everyone().known()) waiting.add(new Place(org.id(), org.region(), 0));
    }
}
