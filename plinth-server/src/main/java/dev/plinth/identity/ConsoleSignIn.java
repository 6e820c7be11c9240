package dev.plinth.identity;

import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.LedgerEntry;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** Signs operators in and out of the console; every attempt leaves its entry. */
final class ConsoleSignIn {
    private final Organisations organisations;
    private final OrgTransactions transactions;
    private final Operators operators;
    private final ConsoleSessions sessions;
    private final Passwords passwords;
    private final Pepper pepper;
    private final Throttle throttle;
    private final Ledger ledger;

    ConsoleSignIn(
            Organisations organisations,
            OrgTransactions transactions,
            Operators operators,
            ConsoleSessions sessions,
            Passwords passwords,
            Pepper pepper,
            Throttle throttle,
            Ledger ledger) {
        this.organisations = organisations;
        this.transactions = transactions;
        this.operators = operators;
        this.sessions = sessions;
        this.passwords = passwords;
        this.pepper = pepper;
        this.throttle = throttle;
        this.ledger = ledger;
    }

    /** How an attempt ended. An unknown account and a wrong password are the same outcome and take the same time. */
    sealed interface Result {
        /**
         * @param cookie the new session's id
         */
        record SignedIn(OperatorId operator, String cookie) implements Result {}

        record Refused() implements Result {}

        record TooMany() implements Result {}
    }

    Result signIn(String email, String password, String address, Optional<ConsoleSession> before, RequestId request) {
        byte[] account = pepper.account(email);
        if (!throttle.begin(account, address)) return new Result.TooMany();
        OrgId instance = organisations.instance();
        Optional<StoredOperator> found = decided(account, address, () -> rightful(instance, email, password));
        if (found.isEmpty()) {
            recordRefusal(instance, request);
            return new Result.Refused();
        }
        throttle.succeeded(account, address);
        OperatorId operator = found.get().id();
        String cookie = transactions.in(instance, session -> {
            before.ifPresent(old -> sessions.end(session, old));
            ledger.append(session, entry(operator, request, "operator.sign-in"));
            return sessions.begin(session, operator);
        });
        return new Result.SignedIn(operator, cookie);
    }

    /** Takes as long for an account that does not exist as for a wrong password. */
    private Optional<StoredOperator> rightful(OrgId instance, String email, String password) {
        Optional<StoredOperator> found =
                transactions.<Optional<StoredOperator>>once(instance, session -> operators.find(session, email));
        boolean right = found.isPresent()
                ? passwords.matches(password, found.get().password())
                : passwords.matchesNobody(password);
        return right ? found : Optional.empty();
    }

    private <T> T decided(byte[] account, String address, Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (RuntimeException e) {
            throttle.undecided(account, address);
            throw e;
        }
    }

    private void recordRefusal(OrgId instance, RequestId request) {
        Cause cause = Cause.of(Principal.system("console"), request);
        LedgerEntry denied =
                LedgerEntry.of(cause, "operator.sign-in", "operator", "unknown").ending(LedgerEntry.Outcome.DENIED);
        transactions.run(instance, session -> ledger.append(session, denied));
    }

    void signOut(ConsoleSession session, RequestId request) {
        transactions.run(organisations.instance(), instance -> {
            sessions.end(instance, session);
            ledger.append(instance, entry(session.operator(), request, "operator.sign-out"));
        });
    }

    private static LedgerEntry entry(OperatorId operator, RequestId request, String action) {
        Cause cause = Cause.of(new Principal(Principal.Kind.OPERATOR, operator.toString()), request);
        return LedgerEntry.of(cause, action, "operator", operator.toString());
    }

    /** Empty when the old password is wrong; otherwise the new id of this session, all others having ended. */
    Optional<String> changePassword(ConsoleSession session, String old, String fresh, RequestId request) {
        Passwords.check(fresh, old);
        byte[] who = session.operator().toString().getBytes(StandardCharsets.US_ASCII);
        if (!throttle.begin(who, "console")) return Optional.empty();
        OrgId instance = organisations.instance();
        Optional<StoredOperator> account = decided(
                who,
                "console",
                () -> transactions
                        .<Optional<StoredOperator>>once(instance, org -> operators.find(org, session.operator()))
                        .filter(one -> passwords.matches(old, one.password())));
        if (account.isEmpty()) return Optional.empty();
        throttle.succeeded(who, "console");
        String hash = passwords.hash(fresh);
        Cause cause = Cause.of(
                new Principal(Principal.Kind.OPERATOR, session.operator().toString()), request);
        return Optional.of(transactions.in(instance, org -> {
            sessions.endAll(org, session.operator());
            operators.changePassword(org, account.get(), hash, cause);
            return sessions.rotate(org, session);
        }));
    }
}
