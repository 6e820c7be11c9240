package dev.plinth.identity;

import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.SyntheticOrganisations;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The operator as whom the console's sessions are attacked. It holds no permission, and can sign in during one attack only. */
final class ProbeOperator {
    /*
     * Operators have entries in the log, so their rows stay. Between attacks the hash is one of a password that was thrown away; a process
     * that dies in an attack takes the password with it, and the next attack ends what sessions it left.
     */
    static final String EMAIL = "probes@plinth.invalid";

    private final Organisations organisations;
    private final OrgTransactions transactions;
    private final Operators operators;
    private final ConsoleSessions sessions;
    private final Passwords passwords;
    private final SyntheticOrganisations synthetic;
    private final Lock oneAttack = new ReentrantLock();

    ProbeOperator(
            Organisations organisations,
            OrgTransactions transactions,
            Operators operators,
            ConsoleSessions sessions,
            Passwords passwords,
            SyntheticOrganisations synthetic) {
        this.organisations = organisations;
        this.transactions = transactions;
        this.operators = operators;
        this.sessions = sessions;
        this.passwords = passwords;
        this.synthetic = synthetic;
    }

    /** What is done with the password while it is good. */
    @FunctionalInterface
    interface Work<T> {
        T with(String password) throws Exception;
    }

    /** Lets the work sign in; ends every session and the password afterwards, whatever happens. One attack at a time. */
    <T> T during(Work<T> work) throws Exception {
        oneAttack.lockInterruptibly();
        try {
            String password = passwords.fresh();
            try {
                change(password);
                return work.with(password);
            } finally {
                change(passwords.fresh());
            }
        } finally {
            oneAttack.unlock();
        }
    }

    /** To the password that it signs in with from now on. */
    private void change(String password) {
        String hash = passwords.hash(password);
        transactions.run(organisations.instance(), instance -> {
            Optional<StoredOperator> there = operators.find(instance, OperatorId.PROBES);
            if (there.isEmpty()) operators.create(instance, OperatorId.PROBES, EMAIL, hash, synthetic.cause());
            else {
                sessions.endAll(instance, OperatorId.PROBES);
                operators.changePassword(instance, there.get(), hash, synthetic.cause());
            }
        });
    }
}
