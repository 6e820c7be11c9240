package dev.plinth.access;

/** One verb on one kind of resource. The text form is what API keys carry as scopes. */
public enum Permission {
    ORGANISATION_READ("organisation:read"),
    ORGANISATION_MANAGE("organisation:manage"),
    DEPARTMENT_MANAGE("department:manage"),
    COLLECTION_READ("collection:read"),
    COLLECTION_MANAGE("collection:manage"),
    RECORD_READ("record:read"),
    RECORD_WRITE("record:write"),
    RECORD_DELETE("record:delete"),
    RECORD_REVEAL("record:reveal"),
    RECORD_IMPORT("record:import"),
    KEY_READ("key:read"),
    KEY_MANAGE("key:manage"),
    SUBJECT_SHRED("subject:shred"),
    LEDGER_READ("ledger:read"),
    LEDGER_EXPORT("ledger:export"),
    API_KEY_MANAGE("api-key:manage"),
    INSTANCE_MANAGE("instance:manage");

    private final String text;

    Permission(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
