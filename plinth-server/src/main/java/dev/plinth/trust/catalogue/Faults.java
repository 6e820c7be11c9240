package dev.plinth.trust.catalogue;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that all of it is said at once. */
final class Faults {
    private final List<CatalogueException.Fault> found = new ArrayList<>();

    int count() {
        return found.size();
    }

    /** Speaks of one file, and of one claim in it when its id is not empty. */
    Place at(String file, String claim) {
        return new Place(this, file, claim);
    }

    void end() {
        if (!found.isEmpty()) throw new CatalogueException(found);
    }

    /** Where in the files something is. */
    record Place(Faults faults, String file, String claim) {
        void wrong(String key, String what) {
            faults.found.add(new CatalogueException.Fault(file, claim, key, what));
        }
    }
}
