package dev.plinth.intake;

import dev.plinth.intake.format.DepartmentKey;
import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Tells of each department that is not there once: where it first stands, and in how many more places. */
final class UnknownDepartments {
    private static final String EXPECTED = "the key of a department of this organisation";

    /** One place in the report is left for the others. */
    private static final int MOST = Report.KEPT_OF_EACH - 1;

    private final Set<String> known;
    private final Map<String, Places> missing = new LinkedHashMap<>();
    private Optional<Places> others = Optional.empty();

    private static final class Places {
        private final Place first;
        private long more;

        private Places(Place first) {
            this.first = first;
        }

        private String wrong(String what) {
            return more == 0 ? what : what + ", here and in %d more places".formatted(more);
        }
    }

    UnknownDepartments(Set<String> known) {
        this.known = Set.copyOf(known);
    }

    void check(DepartmentKey found) {
        if (known.contains(found.key())) return;
        Optional<Places> before = Optional.ofNullable(missing.get(found.key()));
        boolean room = missing.size() < MOST;
        if (before.isEmpty() && !room) before = others;
        if (before.isPresent()) before.get().more++;
        else if (room) missing.put(found.key(), new Places(found.place()));
        else others = Optional.of(new Places(found.place()));
    }

    void tell(Consumer<Finding> findings) {
        missing.values()
                .forEach(places -> findings.accept(
                        Finding.error(places.first, places.wrong("is not the key of a department"), EXPECTED)));
        others.ifPresent(places -> findings.accept(Finding.error(
                places.first, places.wrong("and others after it are not keys of departments"), EXPECTED)));
    }
}
