package dev.plinth.keys;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.KeyWrapper;
import dev.plinth.keys.file.FileKekProvider;
import dev.plinth.keys.spi.KeyUser;
import dev.plinth.keys.spi.ShredListener;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.KeyStore;
import dev.plinth.tenancy.spi.Journal;
import dev.plinth.testing.TestPlinth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** One node's keys over the stores of a running Plinth, with its own caches, providers and clocks. */
final class Node implements AutoCloseable {
    /** What the nodes of one test share. */
    static final class World {
        final TestPlinth plinth;
        final Path directory = TestPlinth.freshDirectory();
        final List<KeyUser> users = new CopyOnWriteArrayList<>();
        final List<ShredListener> shredListeners = new CopyOnWriteArrayList<>();
        final AtomicLong nanos = new AtomicLong();
        KeySeals seals;
        volatile Instant now = Instant.parse("2026-07-01T00:00:00Z");

        World(TestPlinth plinth) {
            this.plinth = plinth;
            this.seals = plinth.bean(KeySeals.class);
        }

        /** Lets time go by for every node. */
        void pass(Duration time) {
            nanos.addAndGet(time.toNanos());
            now = now.plus(time);
        }

        Node node() {
            return node(defaults());
        }

        Node node(KeySettings settings) {
            return new Node(this, settings, plinth.bean(Journal.class));
        }

        Node node(Journal journal) {
            return new Node(this, defaults(), journal);
        }
    }

    final BreakableProvider managed;
    final BreakableProvider customer;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final KeySystem system;

    private Node(World world, KeySettings settings, Journal journal) {
        SecureRandom random = new SecureRandom();
        CipherPool pool = new CipherPool();
        KeyWrapper wrapper = new KeyWrapper(pool, random);
        this.managed =
                new BreakableProvider(new FileKekProvider("file", world.directory.resolve("kek"), wrapper, random));
        this.customer =
                new BreakableProvider(new FileKekProvider("acme", world.directory.resolve("acme"), wrapper, random));
        InstantSource clock = () -> world.now;
        this.system = new KeySystem(
                settings,
                List.of(
                        managed,
                        customer,
                        new FileKekProvider("acme-too", world.directory.resolve("acme"), wrapper, random)),
                world.plinth.bean(KeyStore.class),
                world.plinth.orgs(),
                world.plinth.organisations()::regions,
                () -> journal,
                () -> world.users,
                () -> world.shredListeners,
                pool,
                random,
                world.seals,
                clock,
                world.nanos::get,
                new Ids(clock, random),
                meters);
    }

    static KeySettings defaults() {
        return settings(1000, 1000);
    }

    static KeySettings settings(int cachedOrganisations, int cachedSubjects) {
        return new KeySettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                cachedOrganisations,
                cachedSubjects,
                "file",
                Map.of(),
                Map.of(),
                Duration.ofDays(90),
                Duration.ofMinutes(10),
                false,
                Set.of(),
                7);
    }

    Keys keys() {
        return system.keys();
    }

    KeyAdministration administration() {
        return system.administration();
    }

    @Override
    public void close() {
        system.close();
    }
}
