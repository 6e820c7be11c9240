package dev.plinth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.crypto.KekId;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.RowSeal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KeySealsTest {
    private static final OrgId ORG = OrgId.parse("01a1fd88-8356-7b4a-8948-9e40bb9b8783");
    private static final RegionId US = new RegionId("us");
    private static final HexFormat HEX = HexFormat.of();
    private static final KekRef MANAGED = CreateKeysets.managedKek("file", ORG, 1);
    private static final KekRef ACME = new KekRef("acme", new KekId("plinth-2026"));

    private final KeySeals seals = new KeySeals(HEX.parseHex(vector("key")), Set.of("us"));

    private static Instant at(String time) {
        return Instant.parse(time);
    }

    private static StoredKeys stored(Optional<byte[]> seal) {
        KekRow kek = new KekRow(
                ORG,
                ACME,
                Custody.CUSTOMER,
                true,
                2,
                7,
                1,
                at("2026-03-01T10:00:00Z"),
                at("2026-03-02T10:00:00.123456Z"),
                Optional.of(at("2026-03-01T12:00:00Z")),
                Optional.of(at("2026-03-02T10:00:00.5Z")),
                OptionalLong.of(12),
                List.of(MANAGED),
                seal);
        byte[] wrapped = new byte[32];
        for (int i = 0; i < wrapped.length; i++) wrapped[i] = (byte) i;
        return new StoredKeys(
                kek,
                List.of(
                        new KeyRow(
                                KeyPurpose.VAULT,
                                1,
                                Optional.empty(),
                                MANAGED,
                                KeyState.DESTROYED,
                                at("2026-03-01T10:00:00Z"),
                                Optional.of(at("2026-03-01T11:00:00Z")),
                                Optional.of(at("2026-03-01T11:30:00Z"))),
                        new KeyRow(
                                KeyPurpose.VAULT,
                                2,
                                Optional.of(wrapped),
                                ACME,
                                KeyState.ACTIVE,
                                at("2026-03-01T11:00:00Z"),
                                Optional.empty(),
                                Optional.empty())));
    }

    private static ChangeRow change() {
        return new ChangeRow(
                ORG,
                UUID.fromString("01a1fd88-836d-7200-9cce-0c934ad82f7d"),
                "key.restore",
                "kek",
                ORG.toString(),
                "{\"after\":\"7\"}",
                "service",
                "key-1",
                Optional.empty(),
                Optional.empty(),
                UUID.fromString("01a1fd88-836d-7200-9cce-0c934ad82f7e"),
                Optional.of("Zürich"),
                "intended",
                Optional.empty(),
                Optional.empty());
    }

    /** The vectors were computed by code that shares nothing with ours. */
    @Test
    void theSealsAreWhatTheirDocumentSays() {
        assertThat(text(stored(Optional.empty()).content())).isEqualTo(vector("keys"));
        assertThat(HEX.formatHex(seals.of(stored(Optional.empty()).content()))).isEqualTo(vector("keys seal"));
        assertThat(text(change().content())).isEqualTo(vector("change"));
        assertThat(HEX.formatHex(seals.of(change().content()))).isEqualTo(vector("change seal"));
    }

    private static String text(RowSeal content) {
        return new String(
                content.under(text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String vector(String name) {
        try {
            String text =
                    Files.readString(Path.of(System.getProperty("plinth.root", ".."), "docs/formats/key-seal-v1.md"));
            Matcher line = Pattern.compile("(?m)^" + name + " = (.+)$").matcher(text);
            assertThat(line.find()).isTrue();
            return line.group(1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<String> flaw(KeySeals by, Optional<byte[]> seal) {
        StoredKeys stored = stored(seal);
        return by.flaw(US, stored.kek().seal(), stored.content());
    }

    @Test
    void onlyTheRightSealIsBelieved() {
        byte[] right = HEX.parseHex(vector("keys seal"));
        assertThat(flaw(seals, Optional.of(right))).isEmpty();
        assertThat(flaw(seals, Optional.of(new byte[32]))).isPresent();
        assertThat(flaw(seals, Optional.of(new byte[0]))).isPresent();
        assertThat(flaw(seals, Optional.of(HEX.parseHex(vector("change seal")))))
                .isPresent();
        assertThat(flaw(new KeySeals(new byte[32], Set.of("us")), Optional.of(right)))
                .isPresent();
    }

    @Test
    void aMissingSealIsBelievedOnlyWhereTheUpgradeIsStillToCome() {
        assertThat(flaw(seals, Optional.empty())).isPresent();
        KeySeals upgrading = new KeySeals(new byte[32], Set.of("eu"));
        assertThat(flaw(upgrading, Optional.empty())).isEmpty();
        upgrading.adopted(Set.of("us", "eu"));
        assertThat(flaw(upgrading, Optional.empty())).isPresent();
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new KeySeals(new byte[31], Set.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keysThatWereLeftAreReadAsTheyWereWritten() {
        List<KekRef> left = List.of(MANAGED, CreateKeysets.managedKek("hsm", ORG, 2));
        assertThat(KekRow.keks(KekRow.text(left))).isEqualTo(left);
        assertThat(KekRow.keks("")).isEmpty();
        assertThatThrownBy(() -> KekRow.keks("nonsense")).isInstanceOf(IllegalArgumentException.class);
    }
}
