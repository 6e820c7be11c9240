package dev.plinth.identity;

import dev.plinth.access.Role;
import dev.plinth.runtime.PlinthSettings;
import dev.plinth.runtime.StartException;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgSession;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import java.io.PrintStream;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Creates the operator when there is none yet, and gives it new credentials on demand, before the server takes its first request. */
final class FirstStart implements SmartInitializingSingleton {
    /*
     * The file is written inside the transaction, before its commit. Dying in between leaves a file whose operator does not
     * exist; the next start then makes a new one and replaces the file. The other way round, the credentials would be lost.
     */
    static final String EMAIL = "operator@localhost";

    private final PlinthSettings settings;
    private final IdentitySettings identity;
    private final Organisations organisations;
    private final OrgTransactions transactions;
    private final Operators operators;
    private final ConsoleSessions sessions;
    private final ApiKeys apiKeys;
    private final Passwords passwords;
    private final OperatorFile file;
    private final Ids ids;
    private final PrintStream out;

    FirstStart(
            PlinthSettings settings,
            IdentitySettings identity,
            Organisations organisations,
            OrgTransactions transactions,
            Operators operators,
            ConsoleSessions sessions,
            ApiKeys apiKeys,
            Passwords passwords,
            OperatorFile file,
            Ids ids,
            PrintStream out) {
        this.settings = settings;
        this.identity = identity;
        this.organisations = organisations;
        this.transactions = transactions;
        this.operators = operators;
        this.sessions = sessions;
        this.apiKeys = apiKeys;
        this.passwords = passwords;
        this.file = file;
        this.ids = ids;
        this.out = out;
    }

    @Override
    public void afterSingletonsInstantiated() {
        OrgId instance = organisations.instance();
        boolean first = !transactions.<Boolean>in(instance, operators::any);
        if (!first && !identity.newOperatorCredentials()) {
            file.reachedAt(settings.publicUrl());
            return;
        }
        String password = passwords.fresh();
        String hash = passwords.hash(password);
        Cause cause = Cause.of(
                Principal.system(first ? "first-start" : "new-operator-credentials"), new RequestId(ids.next()));
        transactions.run(instance, session -> {
            if (first) operators.create(session, EMAIL, hash, cause);
            else renew(session, hash, cause);
            var key = apiKeys.issue(
                    session,
                    ApiKeys.NewApiKey.of(first ? "Operator, first key" : "Operator, made at a start", Role.OPERATOR),
                    cause);
            file.write(settings.publicUrl(), EMAIL, password, key.token());
        });
        out.printf("Operator: %s%nPassword: %s   (shown once; also in %s)%n", EMAIL, password, file.path());
    }

    private void renew(OrgSession session, String hash, Cause cause) {
        StoredOperator operator = operators
                .find(session, EMAIL)
                .orElseThrow(
                        () -> new StartException(
                                "The row of the operator is not as Plinth wrote it, so it gets no new credentials. After an upgrade from"
                                        + " the first release, start once without this option; otherwise ./plinth check says more"));
        sessions.endAll(session, operator.id());
        operators.changePassword(session, operator, hash, cause);
    }
}
