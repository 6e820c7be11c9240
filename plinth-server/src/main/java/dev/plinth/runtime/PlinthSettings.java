package dev.plinth.runtime;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of the installation.
 *
 * @param data directory of this installation
 * @param regions names of the regions, the home region first; each has a store of rows and a store of keys
 * @param stores regions that live in your own PostgreSQL; every other region gets embedded clusters
 * @param demo load the five example organisations
 * @param publicUrl where people reach this installation, without a trailing slash
 * @param securityContact where weaknesses are reported (RFC 9116, section 2.5.3): a mailto, https or tel address
 */
@Validated
@ConfigurationProperties("plinth")
public record PlinthSettings(
        @DefaultValue("data") Path data,

        @DefaultValue("main") @NotEmpty(message = "must name a region")
        List<
                        @Pattern(
                                regexp = PlinthSettings.REGION,
                                message = "must be a lower-case letter and at most 15 letters or digits")
                        String>
                regions,

        @DefaultValue Map<String, @Valid RegionStores> stores,
        @DefaultValue("false") boolean demo,

        @DefaultValue("https://localhost:8443")
        @Pattern(regexp = "https://[^/]+", message = "must be https:// and a host, with no slash at the end")
        String publicUrl,

        @DefaultValue("mailto:security@localhost")
        @Pattern(regexp = "(mailto:|https://|tel:).+", message = "must begin with mailto:, https:// or tel:")
        String securityContact) {
    /** What the name of a region looks like. */
    static final String REGION = "[a-z][a-z0-9]{0,15}";

    private static final String SET = "must be set";

    public PlinthSettings {
        regions = List.copyOf(regions);
        stores = Map.copyOf(stores);
    }

    /**
     * Two databases of your own, which MUST NOT be the same: one whose backups live long, one whose backups live short.
     *
     * @param data rows and ledger
     * @param keys wrapped keys and salts
     */
    public record RegionStores(
            @NotNull(message = SET) @Valid ExternalStore data,
            @NotNull(message = SET) @Valid ExternalStore keys) {}

    /**
     * One database in a PostgreSQL of your own.
     *
     * @param url JDBC address, {@code jdbc:postgresql://host:port/database}
     * @param user a role that may create roles and schemas there
     * @param passwordFile file of mode 0600 with that role's password
     */
    public record ExternalStore(
            @NotBlank(message = SET)
            @Pattern(regexp = "jdbc:postgresql://.+", message = "must begin with jdbc:postgresql://")
            String url,

            @NotBlank(message = SET) String user,
            @NotNull(message = SET) Path passwordFile) {}
}
