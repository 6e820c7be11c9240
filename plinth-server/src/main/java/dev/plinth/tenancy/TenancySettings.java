package dev.plinth.tenancy;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of tenancy.
 *
 * @param catalogueEvery how often the catalogues of the databases are compared with what Plinth made
 */
@Validated
@ConfigurationProperties("plinth.tenancy")
record TenancySettings(
        @DefaultValue("5m") @DurationMin(seconds = 1) @DurationMax(hours = 24)
        Duration catalogueEvery) {}
