package dev.plinth;

import dev.plinth.identity.CredentialCheck;
import dev.plinth.keys.KeyStoreCheck;
import dev.plinth.ledger.StoreCheck;
import dev.plinth.problem.ProblemException;
import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.StartException;
import dev.plinth.tenancy.DamagedStoreException;
import dev.plinth.tenancy.Findings;
import dev.plinth.vault.VaultCheck;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares every log in the store with itself and with what was signed, beside a running Plinth or without one. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Compare every log in the store with what was signed: rows, tiles, checkpoints, and the sealed contents;",
            "then every record with its MAC and with what the log tells of it, every stored credential with its seal,",
            "and what is stored of every organisation's keys with its seal and with what the log tells of it.",
            "Changes nothing. A Plinth that runs in the directory goes on; otherwise its databases are started for the check."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every log is as it was signed, every record as the log tells, every credential and key as it was written",
            "1:something is not as it was signed, or cannot be judged",
            "2:wrong use of this command: no installation there, or other regions than it has",
            "3:could not be compared completely now: a database or a key provider is away, or a setting is wrong",
            "4:a database is damaged: PostgreSQL cannot read a page of it"
        })
final class CheckCommand implements java.util.concurrent.Callable<Integer> {
    private static final int FINDINGS = 1;
    private static final int WRONG_USE = 2;
    private static final int INCOMPLETE = 3;
    private static final int DAMAGED = 4;

    @Option(names = "--data", description = "directory of the installation (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("data");

    @Option(names = "--regions", split = ",", description = "regions (default: those in the directory)")
    private String[] regions = {};

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        DataDirectory directory;
        try {
            directory = DataDirectory.look(data);
        } catch (StartException e) {
            line.getErr().println("plinth check: " + e.getMessage());
            return WRONG_USE;
        }
        PrintWriter out = line.getOut();
        out.println("Comparing every log in " + directory.root() + " with what was signed …");
        boolean open = false;
        try (directory;
                var context = PlinthApplication.look(
                        directory, FoundSettings.regions(regions), FoundSettings.in(directory))) {
            StoreCheck check = context.getBean(StoreCheck.class);
            open = true;
            int logs = told(check.check(), out);
            int rows = part(
                    "records", out, () -> told(context.getBean(VaultCheck.class).check(), out));
            int credentials = part(
                    "credentials",
                    out,
                    () -> told(
                            context.getBean(CredentialCheck.class).check(),
                            "Credentials were changed past Plinth. docs/identity.md says what to do.",
                            out));
            int keys = part(
                    "keys",
                    out,
                    () -> told(
                            context.getBean(KeyStoreCheck.class).check(),
                            "The key store was changed past Plinth. docs/keys.md says what to do.",
                            out));
            return IntStream.of(logs, rows, credentials, keys).anyMatch(one -> one == FINDINGS)
                    ? FINDINGS
                    : IntStream.of(logs, rows, credentials, keys).max().orElse(0);
        } catch (RuntimeException e) {
            return ended(e, line, open ? FINDINGS : INCOMPLETE);
        }
    }

    /** Whatever somebody stored, the parts behind it are looked at. */
    private static int part(String what, PrintWriter out, IntSupplier look) {
        try {
            return look.getAsInt();
        } catch (ProblemException | StartException | DamagedStoreException known) {
            throw known;
        } catch (RuntimeException unreadable) {
            out.printf(
                    "NOT AS WRITTEN: something among the %s cannot be read (%s)%n",
                    what, unreadable.getClass().getSimpleName());
            return FINDINGS;
        }
    }

    /** Says in one line why nothing can be said about the logs; anything that nobody foresaw goes on. */
    private static int ended(RuntimeException e, CommandLine line, int refused) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof DamagedStoreException damaged) {
                line.getOut()
                        .println("DAMAGED: " + damaged.getMessage()
                                + ". Restore it from a backup that is not older than the data directory.");
                return DAMAGED;
            }
            if (at instanceof StartException start) {
                line.getErr().println("plinth check: " + start.getMessage());
                return start instanceof StartException.OtherRegions ? WRONG_USE : refused;
            }
            if (at instanceof ProblemException away) {
                line.getOut().println("NOT COMPARED: " + away.getMessage());
                return INCOMPLETE;
            }
        }
        throw e;
    }

    private static int told(StoreCheck.Report report, PrintWriter out) {
        for (StoreCheck.Log log : report.logs())
            out.printf(
                    "  %s: %d entries%s%n",
                    log.origin(),
                    log.entries(),
                    log.contents() == 0 ? "" : ", " + log.contents() + " sealed contents compared");
        report.findings().forEach(finding -> out.println("NOT AS SIGNED: " + finding));
        report.notCompared().forEach(why -> out.println("SEALED CONTENTS NOT COMPARED: " + why));
        if (!report.findings().isEmpty()) {
            out.println("Something in the store was changed after it was signed. docs/ledger.md says what to do.");
            return FINDINGS;
        }
        if (!report.notCompared().isEmpty()) {
            out.println("All that was compared is as it was signed; what is named above could not be compared.");
            return INCOMPLETE;
        }
        out.printf(
                "WHOLE: all logs (%d) are as they were signed.%n", report.logs().size());
        return 0;
    }

    private static int told(VaultCheck.Report report, PrintWriter out) {
        report.findings().forEach(finding -> out.println("NOT AS WRITTEN: " + finding));
        report.notCompared().forEach(why -> out.println("RECORDS NOT COMPARED: " + why));
        if (!report.findings().isEmpty()) {
            out.println("Rows were changed past Plinth. docs/vault.md says what to do.");
            return FINDINGS;
        }
        if (!report.notCompared().isEmpty()) return INCOMPLETE;
        out.printf("All records (%d) are as the logs tell.%n", report.records());
        return 0;
    }

    /** @param changed what a change means, and where to read on */
    private static int told(Findings found, String changed, PrintWriter out) {
        found.changed().forEach(finding -> out.println("NOT AS WRITTEN: " + finding));
        found.notLookedAt().forEach(why -> out.println("NOT LOOKED AT: " + why));
        if (!found.changed().isEmpty()) {
            out.println(changed);
            return FINDINGS;
        }
        return found.notLookedAt().isEmpty() ? 0 : INCOMPLETE;
    }
}
