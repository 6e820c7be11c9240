package dev.plinth.tenancy;

import java.time.Instant;
import java.util.List;

/**
 * An organisation as its directory knows it; holds nothing confidential.
 *
 * @param slug unique in the installation, {@code [a-z][a-z0-9-]{1,38}}
 * @param name shown to people, 1–120 characters
 * @param profile which published security page it follows; of a new one, one of {@link #PROFILES}
 * @param tier the service tier, such as {@code standard} or {@code enterprise}
 */
public record Organisation(
        OrgId id, String slug, String name, RegionId region, String profile, String tier, Instant createdAt) {
    /** The pages that Plinth can follow. */
    public static final List<String> PROFILES =
            List.of("ai-helpdesk", "asset-ops", "governed-ai", "health-edi", "support-chat");

    static final String SYNTHETIC = "synthetic";

    /** Whether it belongs to nobody and exists to be attacked by probes. */
    public boolean synthetic() {
        return tier.equals(SYNTHETIC);
    }
}
