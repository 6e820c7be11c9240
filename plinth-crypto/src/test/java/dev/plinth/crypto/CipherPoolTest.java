package dev.plinth.crypto;

import static dev.plinth.crypto.Given.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CipherPoolTest {
    @Test
    void whatIsGivenBackIsLentAgain() {
        CipherPool pool = new CipherPool(1);
        Workbench workbench = pool.take();
        pool.giveBack(workbench);
        assertThat(pool.take()).isSameAs(workbench);
    }

    @Test
    void nothingIsLentTwiceAtATime() {
        CipherPool pool = new CipherPool(8);
        Set<Workbench> lent = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            lent.add(pool.take());
        }
        assertThat(lent).hasSize(20);
        lent.forEach(pool::giveBack);
        Set<Workbench> again = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            again.add(pool.take());
        }
        assertThat(again).hasSize(20);
        assertThat(again.stream().filter(lent::contains)).hasSize(4);
    }

    @Test
    void aWorkbenchThatMetAnExceptionIsNotLentAgain() {
        CipherPool pool = new CipherPool(4);
        RecordSealer sealer = new RecordSealer(pool, new SecureRandom());
        SealedRecord sealed = SealedRecord.parse(sealer.seal(Given.key(1), Given.REF, Given.PLACE, Given.fields()));
        Workbench before = pool.take();
        pool.giveBack(before);
        assertRefused(() -> sealer.open(sealed, Given.key(2), Given.PLACE, Set.of(1)));
        assertThat(pool.take()).isNotSameAs(before);
        assertThat(sealer.open(sealed, Given.key(1), Given.PLACE, Set.of(1))).containsOnlyKeys(1);
    }

    @Test
    void manyThreadsDoNotDisturbEachOther() throws Exception {
        RecordSealer sealer = new RecordSealer(new CipherPool(4), new SecureRandom());
        List<Future<?>> runs = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 200; thread++) {
                int mine = thread;
                runs.add(threads.submit(() -> sealAndOpen(sealer, mine)));
            }
        }
        for (Future<?> run : runs) {
            run.get();
        }
    }

    private static void sealAndOpen(RecordSealer sealer, int thread) {
        SecretKey256 mine = Given.key(thread);
        SecretKey256 notMine = Given.key(thread + 1);
        SealContext place = SealContext.of("thread").and(thread);
        for (int round = 0; round < 50; round++) {
            SortedMap<Integer, byte[]> fields = new TreeMap<>();
            for (int id = 0; id < 5; id++) {
                fields.put(id, Given.utf8("thread " + thread + " round " + round + " field " + id));
            }
            SealedRecord sealed = SealedRecord.parse(sealer.seal(mine, Given.REF, place, fields));
            SortedMap<Integer, byte[]> opened = sealer.open(sealed, mine, place, fields.keySet());
            fields.forEach((id, value) -> assertThat(opened.get(id)).isEqualTo(value));
            assertRefused(() -> sealer.open(sealed, notMine, place, fields.keySet()));
        }
    }
}
