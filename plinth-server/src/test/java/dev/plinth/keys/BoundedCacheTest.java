package dev.plinth.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedCacheTest {
    private final List<String> evicted = new ArrayList<>();

    private BoundedCache<Integer, String> cache(int limit) {
        return new BoundedCache<>(limit, (key, value) -> evicted.add(value));
    }

    @Test
    void itNeverHoldsMoreThanItsLimit() {
        for (int limit : new int[] {1, 2, 7, 16, 100}) {
            var cache = cache(limit);
            for (int i = 0; i < 1_000; i++) cache.put(i, "value " + i);
            assertThat(cache.size()).isLessThanOrEqualTo(limit);
        }
    }

    @Test
    void whatGoesIsToldAndTheLongestUnusedGoesFirst() {
        var cache = cache(1);
        cache.put(1, "one");
        cache.put(2, "two");
        cache.put(2, "two again");

        assertThat(evicted).containsExactly("one", "two");
        assertThat(cache.get(1)).isEmpty();
        assertThat(cache.get(2)).contains("two again");
    }

    @Test
    void removingIsToldOnceAndOnlyForWhatIsThere() {
        var cache = cache(10);
        cache.put(1, "one");
        cache.remove(1, "another");
        assertThat(cache.get(1)).contains("one");
        cache.remove(1);
        cache.remove(1);
        cache.removeIf(key -> true);

        assertThat(evicted).containsExactly("one");
    }

    @Test
    void aPresentValueIsNotMadeAgain() {
        var cache = cache(10);
        assertThat(cache.getOrAdd(1, () -> "one")).isEqualTo("one");
        assertThat(cache.getOrAdd(1, () -> "two")).isEqualTo("one");
        assertThat(evicted).isEmpty();
    }
}
