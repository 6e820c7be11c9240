package dev.plinth.access;

/**
 * One verb on one kind of resource. The text form is what API keys carry as scopes.
 *
 * <p>Each says how far it reaches. Most reach the whole organisation, so a caller that is bound to a department cannot hold
 * them; the few others concern rows that name their department, or what every member may know.
 */
public enum Permission {
    ORGANISATION_READ("organisation:read", Reach.DEPARTMENT),
    ORGANISATION_MANAGE("organisation:manage", Reach.ORGANISATION),
    DEPARTMENT_MANAGE("department:manage", Reach.ORGANISATION),
    COLLECTION_READ("collection:read", Reach.DEPARTMENT),
    COLLECTION_MANAGE("collection:manage", Reach.ORGANISATION),
    RECORD_READ("record:read", Reach.DEPARTMENT),
    RECORD_WRITE("record:write", Reach.DEPARTMENT),
    RECORD_DELETE("record:delete", Reach.DEPARTMENT),
    RECORD_REVEAL("record:reveal", Reach.DEPARTMENT),
    RECORD_IMPORT("record:import", Reach.ORGANISATION),
    KEY_READ("key:read", Reach.ORGANISATION),
    KEY_MANAGE("key:manage", Reach.ORGANISATION),
    SUBJECT_SHRED("subject:shred", Reach.ORGANISATION),
    LEDGER_READ("ledger:read", Reach.ORGANISATION),
    LEDGER_EXPORT("ledger:export", Reach.ORGANISATION),
    API_KEY_MANAGE("api-key:manage", Reach.ORGANISATION),
    INSTANCE_MANAGE("instance:manage", Reach.ORGANISATION);

    private enum Reach {
        DEPARTMENT,
        ORGANISATION
    }

    private final String text;
    private final Reach reach;

    Permission(String text, Reach reach) {
        this.text = text;
        this.reach = reach;
    }

    public String text() {
        return text;
    }

    /** Whether a caller that is bound to a department may hold this. */
    public boolean withinDepartment() {
        return reach == Reach.DEPARTMENT;
    }
}
