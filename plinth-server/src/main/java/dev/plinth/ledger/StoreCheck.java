package dev.plinth.ledger;

import java.util.List;

/** Verifies all stored logs against themselves and against what was signed. */
public interface StoreCheck {
    /** Hashes every entry of every log anew and opens what is sealed with them. Changes nothing. */
    Report check();

    /** What {@link #check} found; empty if all is as it was signed. */
    default List<String> findings() {
        return check().findings();
    }

    /**
     * What a check saw.
     *
     * @param logs all logs of the stores
     * @param findings what is not as it was signed; each names log and entry
     * @param notCompared logs whose sealed contents could not be opened now, and why; all else of them was compared
     */
    record Report(List<Log> logs, List<String> findings, List<String> notCompared) {
        public Report {
            logs = List.copyOf(logs);
            findings = List.copyOf(findings);
            notCompared = List.copyOf(notCompared);
        }
    }

    /**
     * One log.
     *
     * @param entries how many it has
     * @param contents how many sealed contents of entries were held against what their entries say
     */
    record Log(String origin, long entries, long contents) {}
}
