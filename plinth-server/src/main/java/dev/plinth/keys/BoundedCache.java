package dev.plinth.keys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Holds at most so many values and gives up the longest unused one, telling who wants to know. Safe for any number of threads. */
final class BoundedCache<K, V> {
    /*
     * Split into segments with a lock each, so that threads rarely meet. The bound holds per segment; the whole never
     * exceeds it, and may evict a little early when keys fall unevenly.
     */
    private static final int SEGMENTS = 16;

    private final List<Segment> segments = new ArrayList<>();
    private final BiConsumer<K, V> evicted;

    BoundedCache(int limit, BiConsumer<K, V> evicted) {
        this.evicted = evicted;
        int count = Math.min(SEGMENTS, limit);
        for (int i = 0; i < count; i++) segments.add(new Segment(limit / count));
    }

    Optional<V> get(K key) {
        return segment(key).get(key);
    }

    V getOrAdd(K key, Supplier<V> fresh) {
        return segment(key).getOrAdd(key, fresh);
    }

    void put(K key, V value) {
        segment(key).put(key, value);
    }

    void remove(K key, V value) {
        segment(key).remove(key, value);
    }

    void remove(K key) {
        Segment segment = segment(key);
        segment.get(key).ifPresent(value -> segment.remove(key, value));
    }

    /** Gives up everything that matches. */
    void removeIf(Predicate<K> which) {
        for (Segment segment : segments) segment.removeIf(which);
    }

    int size() {
        int size = 0;
        for (Segment segment : segments) size += segment.size();
        return size;
    }

    private Segment segment(K key) {
        int hash = key.hashCode() * 0x9E3779B9;
        return segments.get((hash >>> 16) % segments.size());
    }

    private final class Segment {
        private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
        private final int limit;

        Segment(int limit) {
            this.limit = limit;
        }

        synchronized Optional<V> get(K key) {
            return Optional.ofNullable(entries.get(key));
        }

        synchronized V getOrAdd(K key, Supplier<V> fresh) {
            return get(key).orElseGet(() -> {
                V made = fresh.get();
                put(key, made);
                return made;
            });
        }

        synchronized void put(K key, V value) {
            Optional.ofNullable(entries.put(key, value)).ifPresent(previous -> evicted.accept(key, previous));
            if (entries.size() > limit) {
                Map.Entry<K, V> eldest = entries.firstEntry();
                entries.remove(eldest.getKey());
                evicted.accept(eldest.getKey(), eldest.getValue());
            }
        }

        synchronized void remove(K key, V value) {
            if (entries.remove(key, value)) evicted.accept(key, value);
        }

        synchronized void removeIf(Predicate<K> which) {
            entries.entrySet().removeIf(entry -> {
                boolean matches = which.test(entry.getKey());
                if (matches) evicted.accept(entry.getKey(), entry.getValue());
                return matches;
            });
        }

        synchronized int size() {
            return entries.size();
        }
    }
}
