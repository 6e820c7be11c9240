package dev.plinth.vault;

import java.util.List;

/** Holds everything that is stored of collections and records against its MACs and against the logs. */
public interface VaultCheck {
    /** Walks over all organisations now. Changes nothing. */
    Report check();

    /**
     * What a check saw.
     *
     * @param records how many records were held against their MACs
     * @param findings what is not as it was written; each names organisation, collection and record
     * @param notCompared organisations whose keys or store do not answer now, and why
     */
    record Report(long records, List<String> findings, List<String> notCompared) {
        public Report {
            findings = List.copyOf(findings);
            notCompared = List.copyOf(notCompared);
        }
    }
}
