package dev.plinth.keys;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.KeyDerivation;
import dev.plinth.crypto.SubjectKeys;
import dev.plinth.keys.spi.KekProvider;
import dev.plinth.keys.spi.KeyUser;
import dev.plinth.keys.spi.ShredListener;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.KeyStore;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.spi.Journal;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One node's keys, put together. Several can run over the same stores, as several nodes do. */
final class KeySystem implements AutoCloseable {
    private final KeySettings settings;
    private final Providers providers;
    private final Wiper wiper;
    private final OrgKeyCache cache;
    private final CachedKeys keys;
    private final KeyChanges changes;
    private final Reencryption reencryption;
    private final ShredSweep shreds;
    private final KeyAges ages;
    private final KeyNews news;
    private final KekReservations reservations;
    private final LeftKeks leftKeks;
    private final KeyDatabase database;
    private final KeyGuard guard;
    private final InstantSource clock;
    private final KeyAdoption adoption;
    private final RestoredKeys restored;
    private final AdministerKeys administration;

    KeySystem(
            KeySettings settings,
            Collection<KekProvider> keyProviders,
            KeyStore store,
            OrgTransactions organisations,
            Supplier<List<RegionId>> regions,
            Supplier<Journal> journal,
            Supplier<List<KeyUser>> keyUsers,
            Supplier<List<ShredListener>> shredListeners,
            CipherPool pool,
            SecureRandom random,
            KeySeals seals,
            InstantSource clock,
            LongSupplier nanos,
            Ids ids,
            MeterRegistry meterRegistry) {
        this.settings = settings;
        KeyMeters meters = new KeyMeters(meterRegistry);
        KeyDatabase database = new KeyDatabase(store);
        this.providers =
                new Providers(keyProviders, settings.managedProvider(), settings.providerTimeout(), meterRegistry);
        this.wiper = new Wiper(nanos, settings.wipeAfter());
        KeyUsers users = new KeyUsers(keyUsers);
        Late<KeyChanges> later = new Late<>();
        KeyGuard guard = new KeyGuard(database, seals, new KeyWitness(organisations), meters);
        CreateKeysets create = new CreateKeysets(database, guard, providers, later::get, random, clock, ids);
        this.changes = new KeyChanges(
                database,
                guard,
                organisations,
                journal,
                new Effects(
                        new RotateEffect(database, create, users, clock),
                        new RewrapEffect(database, providers, clock),
                        new CustodyEffects(database, providers, clock),
                        new DestroyEffects(users, providers, clock)),
                clock);
        later.set(changes);
        SubjectKeyCache subjects = new SubjectKeyCache(settings.cachedSubjects(), new SubjectKeys(pool), wiper);
        this.cache = new OrgKeyCache(
                settings,
                new KeysetStore(database, guard, create),
                providers,
                subjects,
                new KekNotices(organisations, journal, clock, ids),
                wiper,
                new KeyDerivation(pool),
                meters,
                nanos);
        this.keys = new CachedKeys(
                cache,
                subjects,
                database,
                meters,
                pool,
                () -> {
                    byte[] salt = new byte[SubjectKeys.SALT_BYTES];
                    random.nextBytes(salt);
                    return salt;
                },
                clock,
                settings.revalidation(),
                settings.writtenWithin());
        this.reencryption = new Reencryption(settings, database, users, changes, cache, meters, clock, ids);
        this.shreds = new ShredSweep(settings, database, shredListeners, clock);
        this.ages = new KeyAges(settings, database, changes, cache, meters, clock, ids);
        this.news = new KeyNews(store, cache);
        this.reservations = new KekReservations(database, regions, clock);
        this.leftKeks = new LeftKeks(settings, database, guard, changes, clock, ids);
        this.guard = guard;
        this.clock = clock;
        this.database = database;
        this.restored = new RestoredKeys(database, guard.witness(), changes, ids);
        this.adoption = new KeyAdoption(database, guard, providers.managed());
        this.administration = new AdministerKeys(
                database, guard, cache, keys, changes, reservations, users, providers, meters, clock, ids);
    }

    Keys keys() {
        return keys;
    }

    KeyAdministration administration() {
        return administration;
    }

    KeyChanges changes() {
        return changes;
    }

    Reencryption reencryption() {
        return reencryption;
    }

    ShredSweep shreds() {
        return shreds;
    }

    KekReservations reservations() {
        return reservations;
    }

    LeftKeks leftKeks() {
        return leftKeks;
    }

    RestoredKeys restored() {
        return restored;
    }

    MissingProviders missing() {
        return new MissingProviders(database, providers.names());
    }

    KeyStoreCheck check(Organisations organisations) {
        return new KeyStoreCheck(database, guard, changes, missing(), organisations);
    }

    KeyAgesProbe agesProbe(Organisations organisations) {
        return new KeyAgesProbe(database, organisations, clock, settings.rotationAge());
    }

    SyntheticCustomer syntheticCustomer() {
        return new SyntheticCustomer(administration, providers);
    }

    KeyAdoption adoption() {
        return adoption;
    }

    KeyAges ages() {
        return ages;
    }

    KeyNews news() {
        return news;
    }

    Wiper wiper() {
        return wiper;
    }

    KeyWorker worker(Supplier<List<RegionId>> regions) {
        return new KeyWorker(
                settings.worker(),
                regions,
                wiper,
                changes,
                reservations,
                leftKeks,
                reencryption,
                shreds,
                ages,
                news,
                cache);
    }

    @Override
    public void close() {
        cache.forgetAll();
        wiper.wipeAll();
        providers.close();
    }

    /** Closes the circle between what makes keysets and what enters changes. */
    private static final class Late<T> {
        private @Nullable T value;

        void set(T made) {
            value = made;
        }

        T get() {
            if (value == null) throw new IllegalStateException("Not put together yet");
            return value;
        }
    }
}
