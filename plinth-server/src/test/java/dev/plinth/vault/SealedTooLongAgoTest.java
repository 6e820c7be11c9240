package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.crypto.BlindIndex;
import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.Hmac;
import dev.plinth.keys.Keys;
import dev.plinth.ledger.Ledger;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Ids;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What stood still between sealing and writing for so long that its key may be gone is not written. */
@ServerTest
class SealedTooLongAgoTest {
    private static final Map<String, Value> FIELDS = Map.of("ssn", Value.of("1"));

    @Test
    void itIsRefusedAndLeavesNeitherRowNorEntry(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordView there = world.ada();
        Changes late = late(world, Duration.ofHours(1));
        List<String> entries = world.entriesOf(() -> {
            assertRefused(
                    ProblemCode.UNAVAILABLE,
                    () -> late.create(
                            world.org, VaultWorld.PEOPLE, RecordDraft.of(FIELDS), world.scope(), Alongside.nothing()));
            assertRefused(
                    ProblemCode.CONFLICT,
                    () -> late.patch(
                            world.org,
                            VaultWorld.PEOPLE,
                            VaultWorld.change(there.id(), OptionalLong.empty(), FIELDS),
                            world.scope(),
                            Alongside.nothing()));
        });
        assertThat(entries).isEmpty();
        assertThat(world.count("record")).isEqualTo(1);
        assertThat(world.reveal(there.id(), "ssn")).containsEntry("ssn", Value.of("078-05-1120"));
    }

    @Test
    void whatIsWrittenInTimeIsTaken(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordView made = late(world, Duration.ZERO)
                .create(world.org, VaultWorld.PEOPLE, RecordDraft.of(FIELDS), world.scope(), Alongside.nothing());
        assertThat(world.reveal(made.id(), "ssn")).containsEntry("ssn", Value.of("1"));
    }

    private static void assertRefused(ProblemCode code, Runnable write) {
        assertThatThrownBy(write::run)
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    /** Changes that asked for their keys so long ago. */
    private static Changes late(VaultWorld world, Duration since) {
        TestPlinth plinth = world.plinth;
        CipherPool pool = new CipherPool();
        return new Changes(
                plinth.orgs(),
                world.catalogue,
                plinth.bean(Keys.class),
                plinth.bean(Ledger.class),
                plinth.bean(Forge.class),
                new RowMacs(
                        plinth.bean(Keys.class),
                        new Hmac(pool),
                        () -> Instant.now().minus(since)),
                new BlindIndex(pool),
                world.batches,
                plinth.bean(Tampering.class),
                plinth.bean(Ids.class),
                () -> Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MICROS));
    }
}
