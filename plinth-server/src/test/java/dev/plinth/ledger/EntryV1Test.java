package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.keys.SubjectId;
import dev.plinth.problem.ProblemException;
import dev.plinth.proof.TreeHasher;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryV1Test {
    private static final OrgId ORG = OrgId.parse("0197a1b2-0000-7000-8000-000000000001");
    private static final EntryId ID = EntryId.parse("0197a1b2-c3d4-7abc-9def-0123456789ab");
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.000120Z");
    private static final SubjectId SUBJECT = new SubjectId(UUID.fromString("6e1f3a52-9c1d-8b77-a0c4-5d2e9f00aa11"));
    private static final Cause CAUSE = new Cause(
            new Principal(Principal.Kind.SERVICE, "key-7"),
            Optional.of(new Principal(Principal.Kind.USER, "0197a1b2-0000-7000-8000-0000000000aa")),
            RequestId.parse("0197a1b2-0000-7000-8000-0000000000ff"),
            Optional.of("billing dispute"));

    @Test
    void theDocumentedVectorIsWhatIsWritten() throws IOException {
        var doc = Files.readString(Path.of(System.getProperty("plinth.root"), "docs", "formats", "entry-v1.md"));
        var entry = full();
        byte[] bytes =
                EntryV1.of(ORG, ID, TIME, entry, Optional.of(new byte[32])).bytes(entry.subject());
        assertThat(doc).contains("\n" + new String(bytes, StandardCharsets.UTF_8) + "\n");
        assertThat(doc).contains(new TreeHasher().leaf(bytes).hex());
    }

    @Test
    void absentMembersAreLeftOut() {
        var entry = LedgerEntry.of(Cause.of(CAUSE.by(), CAUSE.request()), "organisation.create", "organisation", "x");
        assertThat(new String(
                        EntryV1.of(ORG, ID, TIME, entry, Optional.empty()).bytes(Optional.empty()),
                        StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"v\":1,\"id\":\"0197a1b2-c3d4-7abc-9def-0123456789ab\",\"time\":\"2026-03-01T12:00:00.000120Z\","
                                + "\"org\":\"0197a1b2-0000-7000-8000-000000000001\",\"actor\":{\"type\":\"service\",\"id\":\"key-7\"},"
                                + "\"action\":\"organisation.create\",\"object\":{\"type\":\"organisation\",\"id\":\"x\"},\"outcome\":\"ok\","
                                + "\"request\":\"0197a1b2-0000-7000-8000-0000000000ff\",\"orgScoped\":true}");
    }

    @Test
    void theTwoHalvesAroundASubjectMakeTheWhole() {
        var entry = full();
        var form = EntryV1.of(ORG, ID, TIME, entry, Optional.empty());
        assertThat(new String(form.bytes(Optional.of(SUBJECT)), StandardCharsets.UTF_8))
                .isEqualTo(new String(form.prefix(), StandardCharsets.UTF_8) + ",\"subject\":\"" + SUBJECT + "\""
                        + new String(form.suffix(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "a\u0000b", "line\nbreak", "\u007f", "half \ud83d pair"})
    void aPurposeThatCannotStandInALogIsRefused(String purpose) {
        var entry = LedgerEntry.of(CAUSE.withPurpose(purpose), "record.reveal", "record", "r");
        assertThatThrownBy(() -> EntryV1.of(ORG, ID, TIME, entry, Optional.empty()))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void aPurposeLongerThan200CharactersIsRefused() {
        var entry = LedgerEntry.of(CAUSE.withPurpose("x".repeat(201)), "record.reveal", "record", "r");
        assertThatThrownBy(() -> EntryV1.of(ORG, ID, TIME, entry, Optional.empty()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("201 characters");
    }

    @Test
    void anEntryThatWouldNotFitIntoABundleIsRefused() {
        var entry = full().touching(Collections.nCopies(1_000, "f".repeat(64)));
        assertThatThrownBy(() -> EntryV1.of(ORG, ID, TIME, entry, Optional.empty()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("at most 61440");
    }

    private static LedgerEntry full() {
        return LedgerEntry.of(CAUSE, "record.reveal", "record", "0197a1b2-0000-7000-8000-0000000000cc")
                .about(SUBJECT)
                .touching(List.of("name", "ssn"))
                .changing(Optional.of("00".repeat(32)), Optional.of("11".repeat(32)))
                .with(Map.of("collection", "members", "count", "1"));
    }
}
