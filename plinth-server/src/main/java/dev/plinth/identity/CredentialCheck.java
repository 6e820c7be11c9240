package dev.plinth.identity;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks at every stored credential: API keys of all organisations, operators, sessions of the console. Changes nothing. */
public final class CredentialCheck {
    private final Organisations organisations;
    private final OrgTransactions transactions;
    private final RowJudge judge;

    CredentialCheck(Organisations organisations, OrgTransactions transactions, RowJudge judge) {
        this.organisations = organisations;
        this.transactions = transactions;
        this.judge = judge;
    }

    /**
     * What a look found.
     *
     * @param findings rows that are refused, each with what it is and why
     * @param notLookedAt organisations whose store did not answer, and why
     */
    public record Report(List<String> findings, List<String> notLookedAt) {
        public Report {
            findings = List.copyOf(findings);
            notLookedAt = List.copyOf(notLookedAt);
        }
    }

    public Report check() {
        List<String> findings = new ArrayList<>();
        List<String> notLookedAt = new ArrayList<>();
        OrgId instance = organisations.instance();
        Organisations.Listing everyone = organisations.everyone();
        everyone.silent()
                .forEach(region -> notLookedAt.add("credentials of region " + region + ": it does not answer"));
        Stream.concat(Stream.of(instance), everyone.known().stream().map(Organisation::id))
                .forEach(org -> {
                    try {
                        findings.addAll(transactions.<List<String>>in(org, this::ofOne));
                    } catch (ProblemException e) {
                        if (!e.code().equals(ProblemCode.UNAVAILABLE)) throw e;
                        notLookedAt.add("credentials of organisation %s: %s".formatted(org, e.getMessage()));
                    }
                });
        return new Report(findings, notLookedAt);
    }

    private List<String> ofOne(OrgSession org) {
        List<SealedRow> rows = new ArrayList<>(all(org, StoredKey.SELECT, StoredKey::read));
        if (org.org().equals(organisations.instance())) {
            rows.addAll(all(org, StoredOperator.SELECT, StoredOperator::read));
            rows.addAll(all(org, ConsoleSessions.SELECT, ConsoleSession::read));
        }
        return rows.stream().flatMap(row -> judge.flaw(org.org(), row).stream()).toList();
    }

    private static <T> List<T> all(OrgSession org, String sql, Row.Mapper<T> mapper) {
        return org.query(sql, Params.none(), mapper);
    }
}
