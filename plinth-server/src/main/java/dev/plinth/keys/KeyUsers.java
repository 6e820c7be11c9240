package dev.plinth.keys;

import dev.plinth.keys.spi.KeyUser;
import dev.plinth.tenancy.OrgId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Everything that keeps data sealed under keys. */
final class KeyUsers {
    private final Supplier<List<KeyUser>> users;

    /** @param users resolved late, because users need keys themselves */
    KeyUsers(Supplier<List<KeyUser>> users) {
        this.users = users;
    }

    List<KeyUser> of(KeyPurpose purpose) {
        return users.get().stream()
                .filter(user -> user.purposes().contains(purpose))
                .toList();
    }

    /** Things sealed under a version; empty when nobody accounts for this purpose, so that nobody can say it is unused. */
    OptionalLong uses(OrgId org, KeyPurpose purpose, int version) {
        List<KeyUser> accounting = of(purpose);
        if (accounting.isEmpty()) return OptionalLong.empty();
        return OptionalLong.of(accounting.stream()
                .mapToLong(user -> user.uses(org, purpose, version))
                .sum());
    }

    Map<String, Long> sealedFor(OrgId org, SubjectId subject, int generation) {
        Map<String, Long> counts = new TreeMap<>();
        for (KeyUser user : of(KeyPurpose.VAULT))
            counts.merge(user.name(), user.sealedFor(org, subject, generation), Long::sum);
        return counts;
    }
}
