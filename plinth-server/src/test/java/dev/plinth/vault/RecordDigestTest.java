package dev.plinth.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.keys.SubjectId;
import dev.plinth.tenancy.DepartmentId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The vector of docs/formats/vault-rows-v1.md, and that everything it covers changes it. */
class RecordDigestTest {
    private static final String ROW = "a3e22b1aff84277a2d802134dabc87e08341855c3323623ea5db1d341e6d61f2";
    private static final String BATCH = "57838570c072c1eccd4b5ab1f69878de6c2ec20ffefaaa1456da3b3614f2105c";
    private static final CollectionId COLLECTION = new CollectionId(new UUID(0, 1));
    private static final RecordId ID = new RecordId(new UUID(0, 2));
    private static final SealedContent CONTENT =
            new SealedContent(1, 1, "{}".getBytes(StandardCharsets.UTF_8), new byte[] {0});

    @Test
    void theVectorHolds() {
        assertThat(RecordDigest.of(COLLECTION, ID, 3, Optional.empty(), Optional.empty(), CONTENT))
                .isEqualTo(ROW);
        assertThat(RecordDigest.ofBatch(List.of(ROW))).isEqualTo(BATCH);
    }

    @Test
    void everyPartChangesIt() {
        UUID other = new UUID(0, 9);
        assertThat(List.of(
                        ROW,
                        RecordDigest.of(new CollectionId(other), ID, 3, Optional.empty(), Optional.empty(), CONTENT),
                        RecordDigest.of(
                                COLLECTION, new RecordId(other), 3, Optional.empty(), Optional.empty(), CONTENT),
                        RecordDigest.of(COLLECTION, ID, 4, Optional.empty(), Optional.empty(), CONTENT),
                        RecordDigest.of(
                                COLLECTION, ID, 3, Optional.of(new SubjectId(other)), Optional.empty(), CONTENT),
                        RecordDigest.of(
                                COLLECTION, ID, 3, Optional.empty(), Optional.of(new DepartmentId(other)), CONTENT),
                        RecordDigest.of(
                                COLLECTION,
                                ID,
                                3,
                                Optional.empty(),
                                Optional.empty(),
                                new SealedContent(1, 1, new byte[] {'{'}, new byte[] {'}', 0}))))
                .doesNotHaveDuplicates();
    }
}
