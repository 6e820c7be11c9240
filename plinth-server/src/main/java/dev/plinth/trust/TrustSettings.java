package dev.plinth.trust;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of the probes.
 *
 * @param run whether this process may run probes by itself; one of those that may does
 * @param lease how long the process that runs them may be silent before another takes over
 * @param stagger from the first run of one probe to that of the next, after the start
 * @param twins how often each alarm is tried; more often than it has to be seen, which is once a day
 * @param review how often states are looked at without a run
 * @param grace how long an interrupted run may take to end before it is abandoned
 * @param allowance a probe may use 2 % of a core, and save up what it does not use for so long
 * @param challengeEvery how often anybody may ask for a run, and after how many at once
 * @param callerEvery the same for one address
 */
@Validated
@ConfigurationProperties("plinth.trust")
record TrustSettings(
        @DefaultValue("true") boolean run,

        @DefaultValue("30s") @DurationMin(seconds = 5) @DurationMax(minutes = 10)
        Duration lease,

        @DefaultValue("500ms") @DurationMin(millis = 0) @DurationMax(minutes = 1)
        Duration stagger,

        @DefaultValue("12h") @DurationMin(minutes = 1) @DurationMax(hours = 20)
        Duration twins,

        @DefaultValue("10s") @DurationMin(seconds = 1) @DurationMax(minutes = 1)
        Duration review,

        @DefaultValue("2s") @DurationMin(millis = 10) @DurationMax(seconds = 30)
        Duration grace,

        @DefaultValue("10m") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration allowance,

        @DefaultValue("3s") @DurationMin(millis = 100) @DurationMax(hours = 1)
        Duration challengeEvery,

        @DefaultValue("10") @Min(1) @Max(100) int challengeBurst,

        @DefaultValue("30s") @DurationMin(millis = 100) @DurationMax(hours = 1)
        Duration callerEvery,

        @DefaultValue("3") @Min(1) @Max(100) int callerBurst) {}
