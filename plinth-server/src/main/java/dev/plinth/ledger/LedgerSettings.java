package dev.plinth.ledger;

import dev.plinth.proof.ProofException;
import dev.plinth.proof.VerifierKey;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of the ledger.
 *
 * @param sequence whether this process may sequence at all; a process that only answers requests need not
 * @param lease how long a sequencer may be silent before another takes over its region
 * @param poll how long the sequencer sleeps when nothing wakes it; the delay of entries that another process appended
 * @param batch most entries moved in one transaction
 * @param checkpointsASecond most checkpoints signed in a second and region
 * @param instanceCadence how often the organisations' new checkpoints go into the instance log
 * @param startCheckEntries how many of the newest entries of each log are hashed anew at every start
 * @param recheckEntriesASecond pace at which all logs are hashed anew in the background; 0 turns it off
 * @param witnessCadence how often a log's newest checkpoint is offered to each witness
 * @param retentionCadence how often old segments are looked for
 * @param witnesses who is asked to cosign
 * @param accept a damaged log that the operator takes over as it is, at this start only
 */
@Validated
@ConfigurationProperties("plinth.ledger")
record LedgerSettings(
        @DefaultValue("true") boolean sequence,

        @DefaultValue("10s") @DurationMin(seconds = 1) @DurationMax(minutes = 5)
        Duration lease,

        @DefaultValue("100ms") @DurationMin(millis = 5) @DurationMax(seconds = 1)
        Duration poll,

        @DefaultValue("10000") @Min(1) @Max(100_000) int batch,
        @DefaultValue("100") @Min(1) @Max(1000) int checkpointsASecond,
        @DefaultValue("1m") @DurationMin(seconds = 1) Duration instanceCadence,
        @DefaultValue("100000") @Min(0) long startCheckEntries,
        @DefaultValue("5000") @Min(0) long recheckEntriesASecond,
        @DefaultValue("10s") @DurationMin(millis = 10) Duration witnessCadence,
        @DefaultValue("1h") @DurationMin(seconds = 1) Duration retentionCadence,
        @DefaultValue List<@Valid Witness> witnesses,
        @DefaultValue @Valid Accept accept) {

    LedgerSettings {
        witnesses = List.copyOf(witnesses);
    }

    /**
     * Takes over a log that the start check refuses, for good and in the open: it becomes an entry of that log.
     *
     * @param log its name, as the refusal says it; empty for none
     * @param reason why, 1 to 200 characters on one line, no personal data: it stays in the log as a purpose does
     */
    record Accept(
            @DefaultValue("") String log, @DefaultValue("") String reason) {
        @AssertTrue(
                message =
                        "reason must be 1 to 200 characters, none of them a control character, when a log is accepted")
        boolean isReasonGiven() {
            return log.isEmpty() || EntryV1.isPurpose(reason);
        }
    }

    /**
     * One witness.
     *
     * @param name for people and metrics
     * @param url below which it answers {@code add-checkpoint} (C2SP tlog-witness)
     * @param keys its verifier keys, one a line of its own
     * @param local whether it may live at a private address; only such a witness may be reached without TLS
     */
    record Witness(
            @NotNull(message = "must be set")
            @Pattern(
                    regexp = "[a-z][a-z0-9-]{0,31}",
                    message = "must be a lower-case letter and at most 31 letters, digits or hyphens")
            String name,

            @NotNull(message = "must be set")
            @Pattern(regexp = "https?://[^\\s?#]+", message = "must be an address that begins with https:// or http://")
            String url,

            @DefaultValue @NotEmpty(message = "must be set") List<String> keys,
            @DefaultValue("false") boolean local) {

        Witness {
            keys = List.copyOf(keys);
        }

        @AssertTrue(message = "keys must be verifier keys as in C2SP signed-note, name+id+base64")
        boolean isKeysReadable() {
            try {
                return keys.isEmpty() || !verifiers().isEmpty();
            } catch (ProofException e) {
                return false;
            }
        }

        @AssertTrue(message = "url must begin with https:// unless the witness is local")
        boolean isProtected() {
            return local || url == null || url.startsWith("https://");
        }

        List<VerifierKey> verifiers() {
            return keys.stream().map(VerifierKey::parse).toList();
        }
    }
}
