package dev.plinth.identity;

import java.util.UUID;

/** A person who runs the installation, or the one operator that is nobody. */
record OperatorId(UUID value) {
    /** As whom probes sign in. It holds no permission and no person has its password; see {@link ProbeOperator}. */
    static final OperatorId PROBES = new OperatorId(new UUID(0x8000L, 0x8000_0000_0000_0001L));

    @Override
    public String toString() {
        return value.toString();
    }
}
