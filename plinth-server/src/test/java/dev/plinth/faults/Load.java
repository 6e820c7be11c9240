package dev.plinth.faults;

import dev.plinth.testing.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Concurrent writers and readers that remember what was acknowledged to them. Survives the server's death and goes on. */
final class Load implements AutoCloseable {
    static final int BATCH = 25;
    private static final int WRITERS = 4;
    private static final int CHANGERS = 2;
    private static final int REVEALERS = 3;
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 100;

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;
    private final Org org;
    private final Ledgered acknowledged;

    /**
     * What the server said yes to.
     *
     * @param records id to marker
     * @param versions id to the highest version answered
     * @param batches batches answered
     * @param reveals entries named in answers to reveals
     * @param refusals statuses that were no yes, with the body of one of each
     */
    record Ledgered(
            Map<String, String> records,
            Map<String, Long> versions,
            Set<String> batches,
            Set<String> reveals,
            Map<Integer, String> refusals,
            AtomicLong answers) {
        Ledgered() {
            this(
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>(),
                    ConcurrentHashMap.newKeySet(),
                    ConcurrentHashMap.newKeySet(),
                    new ConcurrentHashMap<>(),
                    new AtomicLong());
        }
    }

    /** @param acknowledged is added to, so that several rounds can share it */
    Load(Org org, Ledgered acknowledged) {
        this.org = org;
        this.acknowledged = acknowledged;
        for (int i = 0; i < WRITERS; i++) begin(this::write);
        for (int i = 0; i < CHANGERS; i++) begin(this::change);
        for (int i = 0; i < REVEALERS; i++) begin(this::reveal);
        begin(this::writeBatch);
    }

    private interface Step {
        void run() throws IOException;
    }

    private void begin(Step step) {
        threads.add(Thread.ofVirtual().start(() -> {
            while (!stopped) {
                try {
                    step.run();
                } catch (IOException unanswered) {
                    pause();
                }
            }
        }));
    }

    private void write() throws IOException {
        String marker = UUID.randomUUID().toString();
        Api.Answer answer = org.write(marker);
        if (yes(answer)) acknowledged.records.put(answer.json().get("id").stringValue(), marker);
    }

    private void change() throws IOException {
        String id = known();
        if (id.isEmpty()) return;
        Api.Answer answer = org.change(id, "x" + UUID.randomUUID());
        if (yes(answer))
            acknowledged.versions.merge(id, answer.json().get("version").longValue(), Math::max);
    }

    private void reveal() throws IOException {
        String id = known();
        if (id.isEmpty()) return;
        Api.Answer answer = org.reveal(id);
        if (yes(answer)) acknowledged.reveals.add(answer.json().get("entry").stringValue());
    }

    private void writeBatch() throws IOException {
        String batch = UUID.randomUUID().toString();
        if (yes(org.writeBatch(batch, BATCH))) acknowledged.batches.add(batch);
    }

    /** Any record that was acknowledged; waits a little when there is none yet. */
    private String known() {
        List<String> ids = acknowledged.records.keySet().stream().limit(50).toList();
        if (ids.isEmpty()) {
            pause();
            return "";
        }
        return ids.get((int) (Math.random() * ids.size()));
    }

    private boolean yes(Api.Answer answer) {
        if (answer.status() / 100 == 2) {
            acknowledged.answers.incrementAndGet();
            return true;
        }
        acknowledged.refusals.putIfAbsent(answer.status(), answer.body());
        pause();
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until so many more requests were answered with yes. */
    void awaitAnswers(long more) {
        long from = acknowledged.answers.get();
        Await.until(
                more + " more requests are answered with yes, refused were " + acknowledged.refusals,
                Duration.ofMinutes(4),
                () -> acknowledged.answers.get() >= from + more);
    }

    /** Stops; requests under way are waited for. */
    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                if (!thread.join(Duration.ofMinutes(3))) throw new IllegalStateException("A request does not end");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
