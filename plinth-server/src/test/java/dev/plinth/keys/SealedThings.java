package dev.plinth.keys;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.KeyRef;
import dev.plinth.crypto.SealContext;
import dev.plinth.crypto.SealedValue;
import dev.plinth.crypto.SecretKey256;
import dev.plinth.crypto.ValueSealer;
import dev.plinth.keys.spi.KeyUser;
import dev.plinth.tenancy.OrgId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Things sealed under subjects' keys, as records are, held in memory. */
final class SealedThings implements KeyUser {
    /** One thing; its content is its number. */
    private record Thing(SubjectId subject, int version, int generation, byte[] sealed) {}

    final AtomicInteger diesAfter = new AtomicInteger(Integer.MAX_VALUE);

    private final ValueSealer sealer = new ValueSealer(new CipherPool(), new SecureRandom());
    private final Map<OrgId, Map<Integer, Thing>> things = new ConcurrentHashMap<>();
    private final Keys keys;

    SealedThings(Keys keys) {
        this.keys = keys;
    }

    void put(OrgId org, int number, SubjectId subject) {
        of(org).put(number, seal(org, number, subject));
    }

    /** Seals under a key that was fetched earlier, as an operation that takes long does. */
    void put(OrgId org, int number, Keys.SubjectKey key) {
        of(org).put(number, seal(org, number, key));
    }

    private Thing seal(OrgId org, int number, SubjectId subject) {
        return seal(org, number, keys.subjectKeyForSealing(org, subject));
    }

    private Thing seal(OrgId org, int number, Keys.SubjectKey key) {
        byte[] sealed = sealer.seal(
                SecretKey256.of(key.key()),
                new KeyRef(key.keyVersion(), key.generation()),
                context(org, number),
                content(number).getBytes(StandardCharsets.UTF_8));
        return new Thing(key.subject(), key.keyVersion(), key.generation(), sealed);
    }

    /** What a reader on that node sees; empty when the subject was shredded. */
    Optional<String> read(Keys node, OrgId org, int number) {
        return Optional.ofNullable(of(org).get(number))
                .flatMap(thing -> node.subjectKeyForOpening(org, thing.subject(), thing.version(), thing.generation())
                        .map(key -> new String(
                                sealer.open(
                                        SealedValue.parse(thing.sealed()),
                                        SecretKey256.of(key.key()),
                                        context(org, number)),
                                StandardCharsets.UTF_8)));
    }

    static String content(int number) {
        return "content of thing " + number;
    }

    private static SealContext context(OrgId org, int number) {
        return SealContext.of("thing").and(org.value()).and((long) number);
    }

    private Map<Integer, Thing> of(OrgId org) {
        return things.computeIfAbsent(org, none -> new ConcurrentHashMap<>());
    }

    @Override
    public String name() {
        return "things";
    }

    @Override
    public Set<KeyPurpose> purposes() {
        return Set.of(KeyPurpose.VAULT);
    }

    @Override
    public long uses(OrgId org, KeyPurpose purpose, int version) {
        return of(org).values().stream()
                .filter(thing -> thing.version() == version)
                .count();
    }

    @Override
    public int reencrypt(OrgId org, KeyPurpose purpose, int from, int limit) {
        List<Map.Entry<Integer, Thing>> batch = of(org).entrySet().stream()
                .filter(entry -> entry.getValue().version() == from)
                .limit(limit)
                .toList();
        int moved = 0;
        for (Map.Entry<Integer, Thing> entry : batch) {
            if (diesAfter.getAndDecrement() <= 0) throw new Killed();
            Thing again = seal(org, entry.getKey(), entry.getValue().subject());
            if (of(org).replace(entry.getKey(), entry.getValue(), again)) moved++;
        }
        return moved;
    }

    @Override
    public long sealedFor(OrgId org, SubjectId subject, int generation) {
        return of(org).values().stream()
                .filter(thing -> thing.subject().equals(subject) && thing.generation() == generation)
                .count();
    }

    /** Stands for the death of the process. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed by the test");
        }
    }
}
