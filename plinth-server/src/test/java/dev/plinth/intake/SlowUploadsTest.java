package dev.plinth.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.Await;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Senders that take their time take nobody else's. */
@ServerTest
class SlowUploadsTest {
    private final TestPlinth plinth;
    private final Bench bench;
    private final OrgId org;
    private final List<SlowUpload> slow = new ArrayList<>();

    SlowUploadsTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.bench = new Bench(plinth);
        this.org = plinth.newOrg().id();
    }

    @AfterEach
    void endAll() {
        for (SlowUpload one : slow) one.breakOff();
        bench.close();
    }

    /** An upload of which no byte has come yet. */
    private final class SlowUpload extends InputStream {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch broken = new CountDownLatch(1);
        private final CompletableFuture<@Nullable Throwable> thrown;

        SlowUpload(OrgId to) {
            thrown = CompletableFuture.supplyAsync(
                    () -> catchThrowable(() -> bench.imports().start(to, Bench.csv(), this, plinth.cause())),
                    Thread::startVirtualThread);
        }

        @Override
        public int read() throws IOException {
            asked.countDown();
            try {
                broken.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            throw new IOException("The sender is gone");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return read();
        }

        void breakOff() {
            broken.countDown();
            assertThat(thrown.join()).isInstanceOf(IOException.class);
        }
    }

    private SlowUpload slowUpload(OrgId to) throws InterruptedException {
        SlowUpload upload = new SlowUpload(to);
        slow.add(upload);
        assertThat(upload.asked.await(60, TimeUnit.SECONDS)).isTrue();
        return upload;
    }

    private void occupy(OrgId to) throws InterruptedException {
        for (int i = 0; i < Places.OF_EACH; i++) slowUpload(to);
    }

    @Test
    void slowUploadsOfOneOrganisationLeaveAnotherItsPlaces() throws InterruptedException {
        occupy(org);
        ImportStatus status = bench.load(plinth.newOrg().id(), Bench.csv(), Bench.rows(3));
        assertThat(status.state()).isEqualTo(ImportState.LOADED);
    }

    @Test
    void slowUploadsOfManyOrganisationsKeepNobodyFromLoading() throws InterruptedException {
        for (int i = 0; i < 10; i++) slowUpload(plinth.newOrg().id());
        assertThat(bench.load(org, Bench.csv(), Bench.rows(3)).state()).isEqualTo(ImportState.LOADED);
    }

    @Test
    void anOrganisationWithTooManyFilesUnderWayIsRefusedBeforeAByteIsRead() throws InterruptedException {
        occupy(org);
        PipedInputStream unread = new PipedInputStream();
        assertThatThrownBy(() -> bench.imports().start(org, Bench.csv(), unread, plinth.cause()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ProblemCode.TOO_MANY));
    }

    @Test
    void aPlaceIsFreeAgainWhenItsUploadBrokeOff() throws InterruptedException {
        occupy(org);
        slow.getFirst().breakOff();
        assertThat(bench.load(org, Bench.csv(), Bench.rows(3)).state()).isEqualTo(ImportState.LOADED);
    }

    @Test
    void aPlaceIsFreeAgainAfterEveryEndOfAFile() {
        for (int i = 0; i <= Places.OF_EACH; i++) {
            assertThat(bench.load(org, Bench.csv(), Bench.rows(3)).state()).isEqualTo(ImportState.LOADED);
            assertThat(bench.load(org, Bench.csv(), "Tag\n").state()).isEqualTo(ImportState.REFUSED);
            assertThatThrownBy(() -> bench.load(org, Bench.order(ImportFormat.CSV), "x"))
                    .isInstanceOf(ProblemException.class);
        }
        for (int i = 0; i <= Places.OF_EACH; i++) {
            ImportStatus begun = bench.start(org, Bench.csv(), Bench.rows(10 + i));
            Await.until(
                    "the import is over",
                    () -> bench.imports().find(org, begun.id()).orElseThrow().state() == ImportState.LOADED);
        }
    }
}
