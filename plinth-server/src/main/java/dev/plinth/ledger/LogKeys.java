package dev.plinth.ledger;

import dev.plinth.proof.NoteSigner;
import dev.plinth.proof.SignatureType;
import dev.plinth.proof.VerifierKey;
import dev.plinth.runtime.SecretFiles;
import dev.plinth.runtime.StartException;
import dev.plinth.tenancy.RegionId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys that sign checkpoints: one pair (Ed25519 and ML-DSA-44) a region, kept in {@code <data>/log-keys/<region>-<n>.key}
 * with mode 0600. The highest {@code n} signs; the public halves of all stay valid, so older checkpoints keep verifying.
 */
final class LogKeys {
    /*
     * A note key is a name and a key, and the name is the log's. So the region's keys appear under as many names as it has
     * logs, and loading one under a name is kept: NoteSigner tries the pair once, which costs a millisecond.
     */
    private static final String HEADER = "plinth-log-key/v1";
    private static final String FAST_PROVIDER = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final List<SignatureType> TYPES = List.of(SignatureType.ED25519, SignatureType.ML_DSA_44);

    private final Path directory;
    private final SecureRandom random;
    private final Optional<Provider> fast = fastProvider();
    private final Map<RegionId, List<List<Pair>>> regions = new ConcurrentHashMap<>();
    private final Map<String, Loaded> signers = new ConcurrentHashMap<>();

    LogKeys(Path directory, SecureRandom random) {
        this.directory = directory;
        this.random = random;
    }

    private record Loaded(int generation, List<NoteSigner> all) {}

    private record Pair(SignatureType type, byte[] publicKey, byte[] pkcs8) {}

    /** The newest keys under the name of a log, making the region's first ones when there are none. */
    List<NoteSigner> signers(RegionId region, String origin) {
        List<List<Pair>> all = generations(region);
        return signers.compute(
                        origin,
                        (name, known) -> known != null && known.generation() == all.size()
                                ? known
                                : new Loaded(
                                        all.size(),
                                        all.getLast().stream()
                                                .map(pair -> load(pair, name))
                                                .toList()))
                .all();
    }

    /** The public halves under the name of a log, the newest first. */
    List<VerifierKey> verifiers(RegionId region, String origin) {
        return generations(region).reversed().stream()
                .flatMap(List::stream)
                .map(pair -> VerifierKey.of(origin, pair.type(), pair.publicKey()))
                .toList();
    }

    private NoteSigner load(Pair pair, String name) {
        VerifierKey key = VerifierKey.of(name, pair.type(), pair.publicKey());
        return fast.map(provider -> NoteSigner.load(key, pair.pkcs8(), provider))
                .orElseGet(() -> NoteSigner.load(key, pair.pkcs8()));
    }

    /** Keys that are not there yet. */
    record Next(RegionId region, int generation, byte[] file, List<VerifierKey> verifiers) {}

    /** Makes the keys that would follow those of a region, for the name of a log; nothing is kept of them. */
    Next next(RegionId region, String origin) {
        byte[] file = fresh(region);
        List<VerifierKey> verifiers = parse("fresh keys", file).stream()
                .map(pair -> VerifierKey.of(origin, pair.type(), pair.publicKey()))
                .toList();
        return new Next(region, generations(region).size() + 1, file, verifiers);
    }

    /** From here on these sign: in this process at once, in every other that has the same directory with its next checkpoint. */
    void install(Next next) {
        SecretFiles.create(file(next.region(), next.generation()), next.file());
    }

    /** Keeps, beside the keys of a generation, the receipt by which those before vouch for them. */
    void keepHandover(Next next, String receipt) {
        SecretFiles.write(
                directory.resolve(next.region() + "-" + next.generation() + ".handover"),
                receipt.getBytes(StandardCharsets.UTF_8));
    }

    /** Files that appear are taken up; those that are known are not read again. */
    private List<List<Pair>> generations(RegionId region) {
        List<List<Pair>> known = regions.getOrDefault(region, List.of());
        if (!known.isEmpty() && Files.notExists(file(region, known.size() + 1))) return known;
        return regions.compute(region, (wanted, meanwhile) -> {
            List<List<Pair>> found = new ArrayList<>(meanwhile == null ? List.of() : meanwhile);
            while (Files.exists(file(wanted, found.size() + 1))) found.add(read(file(wanted, found.size() + 1)));
            if (found.isEmpty()) {
                SecretFiles.create(file(wanted, 1), fresh(wanted));
                found.add(read(file(wanted, 1)));
            }
            return List.copyOf(found);
        });
    }

    private Path file(RegionId region, int generation) {
        return directory.resolve(region + "-" + generation + ".key");
    }

    private byte[] fresh(RegionId region) {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (SignatureType type : TYPES) {
            NoteSigner.NewKey made = NoteSigner.generate(region.value(), type, random);
            text.append(type.algorithm())
                    .append(' ')
                    .append(Base64.getEncoder().encodeToString(made.key().key()))
                    .append(' ')
                    .append(Base64.getEncoder().encodeToString(made.pkcs8()))
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static List<Pair> read(Path file) {
        return parse(file.toString(), SecretFiles.read(file));
    }

    private static List<Pair> parse(String file, byte[] content) {
        List<String> lines =
                new String(content, StandardCharsets.US_ASCII).lines().toList();
        List<Pair> pairs = new ArrayList<>();
        try {
            if (lines.size() != 1 + TYPES.size() || !lines.getFirst().equals(HEADER))
                throw new IllegalArgumentException("it is not a " + HEADER + " file");
            for (SignatureType type : TYPES) {
                String[] parts = lines.get(1 + pairs.size()).split(" ", -1);
                if (parts.length != 3 || !parts[0].equals(type.algorithm()))
                    throw new IllegalArgumentException("the line of " + type.algorithm() + " is missing");
                Base64.Decoder base64 = Base64.getDecoder();
                pairs.add(new Pair(type, base64.decode(parts[1]), base64.decode(parts[2])));
            }
        } catch (IllegalArgumentException e) {
            throw new StartException("The signing keys in " + file + " cannot be read: " + e.getMessage()
                    + ". Restore the file from your backup of the data directory.");
        }
        return List.copyOf(pairs);
    }

    /** Corretto signs Ed25519 some sixty times faster than the JDK. It is not installed as a provider for everything. */
    private static Optional<Provider> fastProvider() {
        try {
            return ServiceLoader.load(Provider.class).stream()
                    .filter(provider -> provider.type().getName().equals(FAST_PROVIDER))
                    .map(ServiceLoader.Provider::get)
                    .findFirst();
        } catch (ServiceConfigurationError | LinkageError e) {
            return Optional.empty(); // no native library for this machine: the JDK signs, only slower
        }
    }
}
