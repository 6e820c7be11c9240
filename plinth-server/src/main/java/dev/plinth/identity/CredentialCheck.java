package dev.plinth.identity;

import dev.plinth.tenancy.Findings;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Params;
import dev.plinth.tenancy.Row;
import java.util.ArrayList;
import java.util.List;

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

    public Findings check() {
        return Findings.ofEveryone(
                organisations, "credentials", org -> transactions.<List<String>>in(org, this::ofOne));
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
