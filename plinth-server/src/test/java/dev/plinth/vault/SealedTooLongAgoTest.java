package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.crypto.BlindIndex;
import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.Hmac;
import dev.plinth.crypto.StreamSealer;
import dev.plinth.keys.KeyAdministration;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keys;
import dev.plinth.ledger.Ledger;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.StaleWriteException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What stood still between sealing and writing for so long that its key may be gone is not written. */
@ServerTest
class SealedTooLongAgoTest {
    private static final InstantSource CLOCK = () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
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
            assertRefused(
                    ProblemCode.UNAVAILABLE,
                    () -> late.patch(
                            world.org,
                            VaultWorld.PEOPLE,
                            VaultWorld.change(there.id(), OptionalLong.of(1), FIELDS),
                            world.scope(),
                            Alongside.nothing()));
            assertRefused(
                    ProblemCode.UNAVAILABLE,
                    () -> late.createAll(
                            world.org,
                            VaultWorld.PEOPLE,
                            List.of(RecordDraft.of(FIELDS), RecordDraft.of(FIELDS)),
                            world.scope(),
                            Alongside.nothing()));
            assertRefused(ProblemCode.UNAVAILABLE, () -> upload(world, there.id()));
        });
        assertThat(entries).isEmpty();
        assertThat(world.count("attachment")).isZero();
        assertThat(world.count("record")).isEqualTo(1);
        assertThat(world.reveal(there.id(), "ssn")).containsEntry("ssn", Value.of("078-05-1120"));
    }

    @Test
    void aRecordThatWasReencryptedTooLongAgoStaysAsItWas(TestPlinth plinth) {
        VaultWorld world = VaultWorld.in(plinth);
        RecordView there = world.ada();
        plinth.bean(KeyAdministration.class).rotate(world.org, Set.of(KeyPurpose.VAULT), plinth.cause());
        RotateRecords late = new RotateRecords(
                plinth.orgs(),
                plinth.bean(Keys.class),
                plinth.bean(Ledger.class),
                plinth.bean(Forge.class),
                macs(plinth, Duration.ofHours(1)),
                plinth.bean(Rotation.class));
        assertThat(world.entriesOf(() -> assertThatThrownBy(() -> late.reencrypt(world.org, KeyPurpose.VAULT, 1, 10))
                        .isInstanceOf(StaleWriteException.class)))
                .isEmpty();
        assertThat(late.uses(world.org, KeyPurpose.VAULT, 1)).isEqualTo(1);
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
        RowMacs macs = macs(plinth, since);
        BlindIndex index = new BlindIndex(new CipherPool());
        return new Changes(
                plinth.orgs(),
                world.catalogue,
                plinth.bean(Keys.class),
                plinth.bean(Ledger.class),
                plinth.bean(Forge.class),
                macs,
                index,
                new Batches(
                        plinth.bean(Keys.class),
                        plinth.bean(Forge.class),
                        macs,
                        index,
                        plinth.bean(Ledger.class),
                        plinth.bean(Ids.class),
                        CLOCK),
                plinth.bean(VerifiedRecords.class),
                plinth.bean(Ids.class),
                CLOCK);
    }

    private static RowMacs macs(TestPlinth plinth, Duration since) {
        return new RowMacs(
                plinth.bean(Keys.class),
                new Hmac(new CipherPool()),
                () -> Instant.now().minus(since));
    }

    private static void upload(VaultWorld world, RecordId record) {
        TestPlinth plinth = world.plinth;
        Uploads late = new Uploads(
                plinth.orgs(),
                world.catalogue,
                plinth.bean(Forge.class),
                macs(plinth, Duration.ofHours(1)),
                plinth.bean(VerifiedRecords.class),
                plinth.bean(Ledger.class),
                new StreamSealer(new CipherPool(), new SecureRandom()),
                plinth.bean(AttachmentSeal.class),
                plinth.bean(Ids.class),
                CLOCK);
        var target =
                new Uploads.Target(VaultWorld.PEOPLE, record, new AttachmentName("scan.pdf"), ContentType.BYTES, 10);
        try {
            var unused = late.upload(world.org, target, new ByteArrayInputStream(new byte[] {1, 2}), world.scope());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
