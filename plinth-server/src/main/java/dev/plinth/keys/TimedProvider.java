package dev.plinth.keys;

import dev.plinth.crypto.KekId;
import dev.plinth.crypto.SecretBytes;
import dev.plinth.keys.spi.KekProvider;
import dev.plinth.keys.spi.KekUnavailableException;
import dev.plinth.keys.spi.KeyPlace;
import dev.plinth.keys.spi.WrappedKeyRefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Gives a provider a deadline and threads of its own, so that one that hangs holds up nobody else, and measures it. */
final class TimedProvider implements KekProvider, AutoCloseable {
    private static final int THREADS = 8;
    private static final int QUEUE = 1_000;

    private final KekProvider provider;
    private final Duration timeout;
    private final MeterRegistry meters;
    private final ThreadPoolExecutor threads;

    TimedProvider(KekProvider provider, Duration timeout, MeterRegistry meters) {
        this.provider = provider;
        this.timeout = timeout;
        this.meters = meters;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(QUEUE),
                Thread.ofPlatform()
                        .daemon()
                        .name("kek-" + provider.name() + "-", 1)
                        .factory());
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public void create(KekId id) {
        call("create", id, () -> {
            provider.create(id);
            return id;
        });
    }

    @Override
    public byte[] wrap(KekId kek, SecretBytes key, KeyPlace place) {
        return call("wrap", kek, () -> provider.wrap(kek, key, place));
    }

    @Override
    public SecretBytes unwrap(KekId kek, byte[] wrapped, KeyPlace place) {
        return call("unwrap", kek, () -> provider.unwrap(kek, wrapped, place));
    }

    @Override
    public void destroy(KekId id) {
        call("destroy", id, () -> {
            provider.destroy(id);
            return id;
        });
    }

    @Override
    public void confirm(KekId kek) {
        call("confirm", kek, () -> {
            provider.confirm(kek);
            return kek;
        });
    }

    private <T> T call(String operation, KekId kek, Callable<T> work) {
        long began = System.nanoTime();
        String outcome = "failed";
        try {
            T result = within(kek, work);
            outcome = "ok";
            return result;
        } finally {
            meters.timer("plinth.keys.provider", "provider", name(), "operation", operation, "outcome", outcome)
                    .record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
    }

    private <T> T within(KekId kek, Callable<T> work) {
        Future<T> answer;
        try {
            answer = threads.submit(work);
        } catch (RejectedExecutionException e) {
            throw new KekUnavailableException("Provider " + name() + " has too many calls waiting", e);
        }
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new KekUnavailableException(
                    "Provider %s did not answer for key %s within %s".formatted(name(), kek, timeout), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new KekUnavailableException("Waiting for provider " + name() + " was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KekUnavailableException unavailable) throw unavailable;
            if (e.getCause() instanceof WrappedKeyRefusedException refused) throw refused;
            throw new KekUnavailableException("Provider " + name() + " failed on key " + kek, e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
