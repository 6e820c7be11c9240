package dev.plinth.keys;

import dev.plinth.crypto.SecretBytes;
import dev.plinth.tenancy.OrgId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Statements about subjects' salts. */
final class SaltRows {
    /** The salt a subject's data is sealed under now. */
    record Salt(SubjectId subject, int generation, SecretBytes salt) {}

    private SaltRows() {}

    static List<Salt> live(KeyTransaction tx, OrgId org, Collection<SubjectId> subjects) {
        return tx.query("""
                select subject_id, generation, salt from keystore.subject_salt
                where org_id = ? and subject_id = any(?) and shredded_at is null
                """, SaltRows::read, org, ids(subjects));
    }

    /** As {@link #live}, making the salts that are missing; when two make one at once, one of them stands for both. */
    static List<Salt> liveOrNew(
            KeyTransaction tx, OrgId org, Collection<SubjectId> subjects, Supplier<byte[]> fresh, Instant now) {
        Map<SubjectId, Salt> found = new HashMap<>();
        for (Salt salt : live(tx, org, subjects)) found.put(salt.subject(), salt);
        // in one order everywhere, or two such transactions could wait for each other
        List<SubjectId> missing = subjects.stream()
                .filter(subject -> !found.containsKey(subject))
                .distinct()
                .sorted(java.util.Comparator.comparing(SubjectId::value))
                .toList();
        if (missing.isEmpty()) return List.copyOf(found.values());
        byte[][] salts = new byte[missing.size()][];
        for (int i = 0; i < salts.length; i++) salts[i] = fresh.get();
        tx.update("""
                insert into keystore.subject_salt (org_id, subject_id, generation, salt, created_at)
                select ?, n.subject_id,
                       coalesce((select max(s.generation) from keystore.subject_salt s
                                 where s.org_id = ? and s.subject_id = n.subject_id), 0) + 1,
                       n.salt, ?
                from unnest(?, ?) as n (subject_id, salt)
                on conflict do nothing
                """, org, org, now, ids(missing), salts);
        for (byte[] salt : salts) Arrays.fill(salt, (byte) 0);
        for (Salt salt : live(tx, org, missing)) found.put(salt.subject(), salt);
        return List.copyOf(found.values());
    }

    /** Subjects shredded after this epoch. */
    static List<SubjectId> shreddedSince(KeyTransaction tx, OrgId org, long epoch) {
        return tx.query(
                "select distinct subject_id from keystore.subject_salt where org_id = ? and shred_epoch > ?",
                row -> new SubjectId(row.uuid("subject_id")),
                org,
                epoch);
    }

    /** Subjects of which a salt is empty. */
    static List<SubjectId> shredded(KeyTransaction tx, OrgId org) {
        return tx.query(
                "select distinct subject_id from keystore.subject_salt where org_id = ? and (shredded_at is not null or salt is null)",
                row -> new SubjectId(row.uuid("subject_id")),
                org);
    }

    private static UUID[] ids(Collection<SubjectId> subjects) {
        return subjects.stream().map(SubjectId::value).toArray(UUID[]::new);
    }

    private static Salt read(KeyTransaction.Row row) {
        byte[] bytes = row.bytesIfAny("salt").orElseThrow();
        SecretBytes salt = SecretBytes.copyOf(bytes);
        Arrays.fill(bytes, (byte) 0);
        return new Salt(new SubjectId(row.uuid("subject_id")), row.integer("generation"), salt);
    }
}
