package dev.plinth.tenancy;

import java.util.List;
import java.util.Optional;

/** Settings of one organisation, by a dotted key that the capability which reads it defines, such as {@code hipaa.package}. */
public interface OrganisationSettings {
    Optional<String> find(OrgSession org, String key);

    /**
     * A setting as it holds.
     *
     * @param set whether somebody set it; otherwise the value is the default
     * @param values what it may be set to
     */
    record Holding(String key, String value, boolean set, List<String> values) {}

    /** All known settings, by key. */
    List<Holding> all(OrgSession org);

    /** Sets a {@linkplain KnownSetting known} setting, refusing another key or value by field, and leaves the entry {@code setting.change} with key and value: a setting MUST NOT hold personal data or a secret. */
    void set(OrgSession org, String key, String value, Cause cause);
}
