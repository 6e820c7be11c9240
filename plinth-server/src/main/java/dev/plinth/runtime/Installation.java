package dev.plinth.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** The databases of this installation, running: embedded ones are started here, your own are only addressed. */
public final class Installation implements AutoCloseable {
    private final DataDirectory data;
    private final String name;
    private final SecureRandom random;
    private final Map<String, Region> regions;
    private final Clusters clusters;

    private Installation(
            DataDirectory data, String name, SecureRandom random, Map<String, Region> regions, Clusters clusters) {
        this.data = data;
        this.name = name;
        this.random = random;
        this.regions = regions;
        this.clusters = clusters;
    }

    /**
     * One region's databases, addressed as a role that may create roles and schemas.
     *
     * @param clusters the embedded clusters, data before keys; empty when both are external
     */
    public record Region(String name, StoreAddress dataAdmin, StoreAddress keysAdmin, List<EmbeddedCluster> clusters) {
        public Region {
            clusters = List.copyOf(clusters);
        }
    }

    /** Starts what has to be started; all embedded clusters at once. Nothing stays running when one of them fails. */
    public static Installation start(PlinthSettings settings, DataDirectory data, SecureRandom random) {
        return start(settings, data, random, new Clusters());
    }

    /** As {@link #start(PlinthSettings, DataDirectory, SecureRandom)}; closing {@code clusters} stops even what is still starting. */
    static Installation start(PlinthSettings settings, DataDirectory data, SecureRandom random, Clusters clusters) {
        requireAllRegions(settings, data);
        String name = name(data, random);
        try {
            Map<String, CompletableFuture<Region>> starting = new LinkedHashMap<>();
            for (String region : settings.regions())
                starting.put(
                        region,
                        Optional.ofNullable(settings.stores().get(region))
                                .map(stores -> CompletableFuture.completedFuture(external(region, stores)))
                                .orElseGet(() -> embedded(region, data, random, clusters)));
            Map<String, Region> regions = new LinkedHashMap<>();
            starting.forEach((region, future) -> regions.put(region, future.join()));
            return new Installation(data, name, random, regions, clusters);
        } catch (RuntimeException e) {
            clusters.close();
            throw e instanceof CompletionException && e.getCause() instanceof StartException reason ? reason : e;
        }
    }

    /** The regions that have databases of this installation's own in a data directory; which one is home the store says. */
    public static List<String> regionsIn(DataDirectory data) {
        Path own = data.resolve("regions");
        if (Files.notExists(own)) return List.of();
        try (Stream<Path> found = Files.list(own)) {
            return found.filter(Files::isDirectory)
                    .map(one -> one.getFileName().toString())
                    .filter(name -> name.matches(PlinthSettings.REGION))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + own, e);
        }
    }

    /** Without one of its regions an installation would look like a new one, or like one whose logs are gone. */
    private static void requireAllRegions(PlinthSettings settings, DataDirectory data) {
        List<String> left = regionsIn(data).stream()
                .filter(region -> !settings.regions().contains(region))
                .toList();
        if (!left.isEmpty())
            throw new StartException.OtherRegions(
                    "The data directory %s has the regions %s, and this command names only %s. Name them all, with --regions %s"
                            .formatted(
                                    data.root(),
                                    String.join(", ", regionsIn(data)),
                                    String.join(", ", settings.regions()),
                                    String.join(",", regionsIn(data))));
    }

    /**
     * The installation as it is, to be read: nothing is made that is not there. Beside a running Plinth its databases are used,
     * otherwise they are started.
     */
    static Installation look(PlinthSettings settings, DataDirectory data, SecureRandom random, Clusters clusters) {
        for (String region : settings.regions())
            if (!settings.stores().containsKey(region))
                for (String store : List.of("data", "keys"))
                    if (!EmbeddedCluster.isThere(data.resolve("regions", region, store)))
                        throw new StartException.OtherRegions("There is no database " + region + "/" + store + " in "
                                + data.root() + "; the regions there are " + String.join(", ", regionsIn(data)));
        requireAllRegions(settings, data);
        if (data.isHeld()) return start(settings, data, random, clusters);
        Map<String, Region> regions = new LinkedHashMap<>();
        for (String region : settings.regions())
            regions.put(
                    region,
                    Optional.ofNullable(settings.stores().get(region))
                            .map(stores -> external(region, stores))
                            .orElseGet(() -> running(region, data, random)));
        return new Installation(data, name(data, random), random, regions, clusters);
    }

    private static Region running(String region, DataDirectory data, SecureRandom random) {
        Path home = data.resolve("regions", region);
        String password = secret(data, region + "-superuser", random);
        return new Region(
                region,
                EmbeddedCluster.running(region + "/data", home.resolve("data"), "plinth", password),
                EmbeddedCluster.running(region + "/keys", home.resolve("keys"), "plinth_keys", password),
                List.of());
    }

    /** Whether the installation is only read: databases are to be left as they are. */
    public boolean onlyLooking() {
        return data.onlyLooking();
    }

    private static String name(DataDirectory data, SecureRandom random) {
        return checked(
                "[0-9a-f]{8}",
                data.resolve("instance-id"),
                SecretFiles.readOrCreate(
                        data.resolve("instance-id"), () -> randomHex(random, 4).getBytes(StandardCharsets.US_ASCII)));
    }

    private static CompletableFuture<Region> embedded(
            String region, DataDirectory data, SecureRandom random, Clusters clusters) {
        Path home = data.resolve("regions", region);
        String password = secret(data, region + "-superuser", random);
        Path runtime = data.resolve("runtime");
        PostgresBinaries.unpack(runtime);
        var rows = clusters.start(() -> EmbeddedCluster.start(
                region + "/data", runtime, home.resolve("data"), password, Map.of("shared_buffers", "128MB")));
        var keys = clusters.start(() -> EmbeddedCluster.start(
                region + "/keys",
                runtime,
                home.resolve("keys"),
                password,
                Map.of("shared_buffers", "32MB", "max_wal_size", "128MB")));
        return rows.thenCombine(
                keys, (d, k) -> new Region(region, d.superuser("plinth"), k.superuser("plinth_keys"), List.of(d, k)));
    }

    private static Region external(String region, PlinthSettings.RegionStores stores) {
        return new Region(
                region,
                address("plinth.stores." + region + ".data", stores.data()),
                address("plinth.stores." + region + ".keys", stores.keys()),
                List.of());
    }

    private static StoreAddress address(String setting, PlinthSettings.ExternalStore store) {
        if (!Files.isReadable(store.passwordFile()))
            throw new StartException(
                    setting + ".password-file must name a file of mode 0600 that can be read, and names "
                            + store.passwordFile());
        String password = new String(SecretFiles.read(store.passwordFile()), StandardCharsets.UTF_8).strip();
        return new StoreAddress(store.url(), store.user(), password);
    }

    public DataDirectory data() {
        return data;
    }

    /** Short random name of this installation, made at the first start; part of the name of every log. */
    public String name() {
        return name;
    }

    /** In configured order, the home region first. */
    public List<Region> regions() {
        return new ArrayList<>(regions.values());
    }

    /** The directories in which embedded databases keep all of their files; empty when there are none. */
    public List<Path> databases() {
        return regions.values().stream()
                .flatMap(region -> region.clusters().stream())
                .map(cluster -> cluster.home())
                .toList();
    }

    /** A random secret kept in {@code <data>/secrets}, made on first use. */
    public String secret(String of) {
        return secret(data, of, random);
    }

    private static String secret(DataDirectory data, String of, SecureRandom random) {
        Path file = data.privateDirectory("secrets").resolve(of);
        return checked(
                "[0-9a-f]{64}",
                file,
                SecretFiles.readOrCreate(file, () -> randomHex(random, 32).getBytes(StandardCharsets.US_ASCII)));
    }

    /** What Plinth wrote has one form; anything else was cut short or changed, and going on with it would only fail later. */
    private static String checked(String form, Path file, byte[] content) {
        String text = new String(content, StandardCharsets.US_ASCII);
        if (!text.matches(form))
            throw new StartException(
                    "%s is damaged: it should match %s and has %d bytes of something else. Restore it from a"
                                    .formatted(file, form, content.length)
                            + " backup of this installation.");
        return text;
    }

    private static String randomHex(SecureRandom random, int bytes) {
        byte[] fresh = new byte[bytes];
        random.nextBytes(fresh);
        return HexFormat.of().formatHex(fresh);
    }

    @Override
    public void close() {
        clusters.close();
    }
}
