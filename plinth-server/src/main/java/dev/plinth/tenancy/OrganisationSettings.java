package dev.plinth.tenancy;

import java.util.Map;
import java.util.Optional;

/** Settings of one organisation, by a dotted key that the capability which reads it defines, such as {@code hipaa.package}. */
public interface OrganisationSettings {
    Optional<String> find(OrgSession org, String key);

    /** All settings that were ever set, by key. */
    Map<String, String> all(OrgSession org);

    /** Sets a {@linkplain KnownSetting known} setting, refusing another key or value by field, and leaves the entry {@code setting.change} with key and value: a setting MUST NOT hold personal data or a secret. */
    void set(OrgSession org, String key, String value, Cause cause);
}
