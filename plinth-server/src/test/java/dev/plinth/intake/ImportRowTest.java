package dev.plinth.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.Hmac;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.tenancy.OrgId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors of docs/formats/row-mac-v1.md, which were computed with other tools, and what an entry says of an import. */
class ImportRowTest {
    private static final ImportId ID = new ImportId(new UUID(0, 2));
    private static final ImportRow.Found FOUND = new ImportRow.Found(
            Optional.of(2L),
            1,
            3,
            "{\"assets\":2}".getBytes(StandardCharsets.UTF_8),
            "[]".getBytes(StandardCharsets.UTF_8));

    private static ImportRow row(
            ImportState state, ImportRow.Found found, ImportRow.Done done, Optional<Instant> finished) {
        return new ImportRow(ID, ImportFormat.CSV, 42, Instant.ofEpochSecond(1), state, found, done, finished);
    }

    private static String tag(ImportRow row) {
        byte[] sevens = new byte[SecretKey256.BYTES];
        Arrays.fill(sevens, (byte) 7);
        byte[] message = row.macMessage(new OrgId(new UUID(0, 1)));
        return HexFormat.of().formatHex(new Hmac(new CipherPool()).tag(SecretKey256.copyOf(sevens), message));
    }

    @Test
    void aRefusedImportsMacIsThatOfTheVector() {
        ImportRow refused =
                row(ImportState.REFUSED, FOUND, ImportRow.Done.NOTHING, Optional.of(Instant.ofEpochMilli(2500)));
        assertThat(tag(refused)).isEqualTo("a5e446c703c59382b551ba012484fdb3ef7e40370364e7c0dd1de33c5284e518");
    }

    @ParameterizedTest
    @EnumSource(names = {"CHECKING", "LOADING", "STOPPED"})
    void anOpenImportsMacIsThatOfTheVectorWhoeverWorksOnIt(ImportState state) {
        ImportRow open = row(state, ImportRow.Found.NOTHING, new ImportRow.Done(5, 3, 2), Optional.empty());
        assertThat(tag(open)).isEqualTo("9bf6683e4a80d820a96784b651e9b08565f93911ce70c4fe423726f53400e4e0");
    }

    private static Optional<Long> loaded(String body) {
        return LoggedImport.parse(body.getBytes(StandardCharsets.UTF_8))
                .filter(entry -> entry.ends(ID))
                .map(LoggedImport::records);
    }

    @Test
    void anEntryAboutTheEndSaysHowManyRecordsAreLoaded() {
        assertThat(loaded("""
                {"v":1,"time":"2026-01-31T10:00:00.000000Z","action":"import.finish",
                 "object":{"type":"import","id":"00000000-0000-0000-0000-000000000002"},"facts":{"records":"7"}}""")).contains(7L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                {"v":1,"time":"2026-01-31T10:00:00.000000Z","action":"import.refuse",
                 "object":{"type":"import","id":"00000000-0000-0000-0000-000000000002"},"facts":{"records":"7"}}""", """
                {"v":1,"time":"2026-01-31T10:00:00.000000Z","action":"import.finish",
                 "object":{"type":"import","id":"00000000-0000-0000-0000-000000000003"},"facts":{"records":"7"}}""", """
                {"v":1,"time":"2026-01-31T10:00:00.000000Z","action":"import.finish",
                 "object":{"type":"record","id":"00000000-0000-0000-0000-000000000002"},"facts":{"records":"7"}}""", "{}", "[]", "no json", ""})
    void anyOtherEntrySaysNothingOfTheKind(String body) {
        assertThat(loaded(body)).isEmpty();
    }
}
