package dev.plinth.keys;

import dev.plinth.crypto.KekId;
import dev.plinth.crypto.SecretBytes;
import dev.plinth.keys.spi.KekProvider;
import dev.plinth.keys.spi.KekUnavailableException;
import dev.plinth.keys.spi.KeyPlace;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider that a test takes away, wholly or for one key, and counts calls of. */
final class BreakableProvider implements KekProvider {
    final AtomicInteger confirms = new AtomicInteger();
    final AtomicInteger unwraps = new AtomicInteger();
    final Set<KekId> removed = ConcurrentHashMap.newKeySet();
    volatile boolean down;
    volatile CountDownLatch hang = new CountDownLatch(0);

    private final KekProvider provider;

    BreakableProvider(KekProvider provider) {
        this.provider = provider;
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public void create(KekId id) {
        answer(id);
        provider.create(id);
    }

    @Override
    public byte[] wrap(KekId kek, SecretBytes key, KeyPlace place) {
        answer(kek);
        return provider.wrap(kek, key, place);
    }

    @Override
    public SecretBytes unwrap(KekId kek, byte[] wrapped, KeyPlace place) {
        answer(kek);
        unwraps.incrementAndGet();
        return provider.unwrap(kek, wrapped, place);
    }

    @Override
    public void destroy(KekId id) {
        answer(id);
        provider.destroy(id);
    }

    @Override
    public void confirm(KekId kek) {
        answer(kek);
        confirms.incrementAndGet();
        provider.confirm(kek);
    }

    private void answer(KekId kek) {
        try {
            hang.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KekUnavailableException("interrupted", e);
        }
        if (down || removed.contains(kek)) throw new KekUnavailableException("taken away by the test");
    }
}
