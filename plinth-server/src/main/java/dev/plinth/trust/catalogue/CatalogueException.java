package dev.plinth.trust.catalogue;

import java.util.List;
import java.util.stream.Collectors;

/** The catalogue cannot be used. Names everything that is wrong with it at once. */
public final class CatalogueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    CatalogueException(List<Fault> faults) {
        super("The catalogue of claims has %d fault%s:%n%s"
                .formatted(
                        faults.size(),
                        faults.size() == 1 ? "" : "s",
                        faults.stream().map(one -> "  " + one).collect(Collectors.joining("\n"))));
        this.faults = List.copyOf(faults);
    }

    /**
     * One thing that is wrong.
     *
     * @param claim its id as written, or empty when it concerns the file
     * @param key the key in the file, with its path
     * @param wrong what is wrong, and what would be right
     */
    public record Fault(String file, String claim, String key, String wrong) {
        @Override
        public String toString() {
            return file + (claim.isEmpty() ? "" : ", " + claim) + (key.isEmpty() ? "" : ", " + key) + ": " + wrong;
        }
    }

    public List<Fault> faults() {
        return faults;
    }
}
