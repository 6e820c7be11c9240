package dev.plinth.proof.witness;

import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.NoteSigner;
import dev.plinth.proof.ProofException;
import dev.plinth.proof.SignatureType;
import dev.plinth.proof.SignedNote;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.proof.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A witness's directory: its keys, and the last checkpoint it cosigned of each log. One process at a time. */
public final class WitnessState implements AutoCloseable {
    /*
     * Each log has one file, named by SHA-256 of its origin, holding the checkpoint as the log signed it. It is replaced
     * atomically and synced before a cosignature leaves, so a crash can only lose a cosignature, never a memory. A file
     * that does not verify any more stops the start: going on without it would make the witness cosign a rollback.
     */
    private static final int MAX_EVIDENCE = 1_000;

    private final Path directory;
    private final FileChannel lock;
    private final List<NoteSigner> signers;
    private final Map<String, List<VerifierKey>> logs;

    private WitnessState(
            Path directory, FileChannel lock, List<NoteSigner> signers, Map<String, List<VerifierKey>> logs) {
        this.directory = directory;
        this.lock = lock;
        this.signers = signers;
        this.logs = logs;
    }

    /** Opens a directory, making it and the keys if they are not there. */
    public static WitnessState open(Path directory, String name, List<VerifierKey> logs, SecureRandom random) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var lock = lock(directory);
            try {
                var first = signer(directory.resolve("ed25519.key"), name, SignatureType.ED25519_COSIGNATURE, random);
                var kept = first.key().name();
                var second = signer(directory.resolve("ml-dsa-44.key"), kept, SignatureType.ML_DSA_44, random);
                var byOrigin = logs.stream()
                        .collect(Collectors.groupingBy(VerifierKey::name, LinkedHashMap::new, Collectors.toList()));
                var state = new WitnessState(directory, lock, List.of(first, second), byOrigin);
                byOrigin.keySet().forEach(state::latest);
                return state;
            } catch (RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        var channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException(directory + " is in use by this process already", e);
        }
        channel.close();
        throw new IOException(directory + " is in use by another witness");
    }

    private static NoteSigner signer(Path file, String name, SignatureType type, SecureRandom random) {
        if (!Files.exists(file)) {
            KeyFile.replace(file, NoteSigner.generate(name, type, random));
        }
        return KeyFile.load(file);
    }

    public String name() {
        return signers.getFirst().key().name();
    }

    /** The witness's verifier keys. */
    public List<VerifierKey> keys() {
        return signers.stream().map(NoteSigner::key).toList();
    }

    List<NoteSigner> signers() {
        return signers;
    }

    /** The keys of a log; empty for a log this witness does not know. */
    List<VerifierKey> logKeys(String origin) {
        return logs.getOrDefault(origin, List.of());
    }

    /** The last checkpoint cosigned of a known log, if there was one. */
    Optional<Checkpoint> latest(String origin) {
        var file = file(origin);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    UnverifiedCheckpoint.parse(Files.readAllBytes(file)).verifiedBy(origin, logKeys(origin)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ProofException e) {
            throw new ProofException(
                    e.reason(),
                    "The memory of log %s in %s is damaged (%s). A witness may not forget: put the undamaged file back"
                            .formatted(origin, file, e.why()));
        }
    }

    /** Remembers a checkpoint; when this returns it survives a crash. */
    void remember(Checkpoint checkpoint) {
        var keys = logKeys(checkpoint.origin());
        var own = checkpoint.note().signatures().stream()
                .filter(line -> keys.stream().anyMatch(key -> key.claims(line)))
                .toList();
        var note = new SignedNote(checkpoint.note().text(), own);
        DurableFile.replace(file(checkpoint.origin()), note.format().getBytes(StandardCharsets.UTF_8));
    }

    /** Keeps a request that shows a log signing two histories; up to 1,000 of them. */
    void keepEvidence(byte[] request) {
        var evidence = directory.resolve("evidence");
        try {
            Files.createDirectories(evidence);
            try (var kept = Files.list(evidence)) {
                if (kept.count() < MAX_EVIDENCE) {
                    DurableFile.replace(evidence.resolve(sha256(request)), request);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String origin) {
        return directory.resolve(sha256(origin.getBytes(StandardCharsets.UTF_8)) + ".checkpoint");
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256; this one has not", e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
