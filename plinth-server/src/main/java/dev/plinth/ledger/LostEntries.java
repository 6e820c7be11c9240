package dev.plinth.ledger;

import dev.plinth.runtime.SecretFiles;
import dev.plinth.tenancy.OrgId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Entries that this process appended and then found nowhere, outside of the database: {@code <data>/log-memory/<origin>.lost}, one
 * id a line. A restart may not forget them, as nothing in the store tells of them.
 */
final class LostEntries {
    private static final String SUFFIX = ".lost";

    private final Path directory;
    private final LogNames names;

    LostEntries(Path directory, LogNames names) {
        this.directory = directory;
        this.names = names;
    }

    /** What is said of such an entry. */
    static String what(EntryId entry) {
        return "entry id %s was appended and is neither in the inbox nor in the log any more".formatted(entry);
    }

    synchronized void remember(OrgId org, Collection<EntryId> entries) {
        Set<EntryId> all = new LinkedHashSet<>(of(org));
        if (!all.addAll(entries)) return;
        SecretFiles.write(
                file(org),
                all.stream()
                        .map(one -> one + "\n")
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.US_ASCII));
    }

    List<EntryId> of(OrgId org) {
        Path file = file(org);
        if (Files.notExists(file)) return List.of();
        return new String(SecretFiles.read(file), StandardCharsets.US_ASCII)
                .lines()
                .map(EntryId::parse)
                .toList();
    }

    /** The organisations whose logs miss an entry; a log that is gone as a whole is a finding of its own. */
    List<OrgId> orgs() {
        return LogMemory.names(directory).stream()
                .filter(name -> name.endsWith(SUFFIX))
                .flatMap(name -> names.find(name.substring(0, name.length() - SUFFIX.length())).stream())
                .filter(org -> !of(org).isEmpty())
                .toList();
    }

    /** They were found again, or the operator accepted that they are gone. */
    void forget(OrgId org) {
        if (Files.exists(file(org))) SecretFiles.write(file(org), new byte[0]);
    }

    private Path file(OrgId org) {
        return directory.resolve(names.origin(org) + SUFFIX);
    }
}
