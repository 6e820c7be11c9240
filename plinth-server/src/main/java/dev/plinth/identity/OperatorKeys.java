package dev.plinth.identity;

import dev.plinth.identity.ApiKeys.NewApiKey;
import dev.plinth.keys.KeyAdministration;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.spi.Journal;
import java.util.Map;

/**
 * When the operator may make an API key of an organisation: its first one, and one more when no owner is left who could. Not
 * while the organisation has pulled its customer key. Each stands in the log of the installation too, before it is made.
 */
public final class OperatorKeys {
    private final Organisations organisations;
    private final OrgTransactions transactions;
    private final ApiKeys apiKeys;
    private final KeyAdministration keys;
    private final Journal journal;

    OperatorKeys(
            Organisations organisations,
            OrgTransactions transactions,
            ApiKeys apiKeys,
            KeyAdministration keys,
            Journal journal) {
        this.organisations = organisations;
        this.transactions = transactions;
        this.apiKeys = apiKeys;
        this.keys = keys;
        this.journal = journal;
    }

    /**
     * Refuses as {@link ApiKeys#issue} would, and with {@code forbidden} while the customer key is pulled; otherwise enters that
     * the key is made now. Says nothing about keys of the installation itself. MUST be called outside of a transaction.
     */
    public void permit(OrgId org, NewApiKey wanted, Cause cause) {
        if (org.equals(organisations.instance())) return;
        if (keys.pulled(org))
            throw new ProblemException(
                    ProblemCode.FORBIDDEN,
                    "This organisation has pulled its customer key; until it restores it, the operator makes no API key of it");
        transactions.run(org, session -> apiKeys.check(session, wanted, cause));
        transactions.run(
                organisations.instance(),
                instance -> journal.record(
                        instance,
                        cause,
                        "apikey.issue",
                        "organisation",
                        org.toString(),
                        Map.of("role", wanted.role().text())));
    }

    static ProblemException owned() {
        return new ProblemException(
                ProblemCode.FORBIDDEN,
                "An owner of this organisation has a valid API key, so its keys are made with that one; the operator makes one only"
                        + " when there is none");
    }
}
