package dev.plinth.tenancy;

/**
 * Opens {@link OrgSession}s. A transaction holds a connection: no HTTP, key-service or model call belongs inside one.
 * Throws {@link dev.plinth.problem.ProblemException} {@code temporarily-unavailable} when the organisation's store cannot be
 * reached, {@code not-found} when there is no such organisation. Other organisations' stores are not touched.
 */
public interface OrgTransactions {
    /**
     * Runs the work in one transaction; commits when it returns, rolls back when it throws. After a deadlock or a
     * serialisation failure it runs again from the start, so the work MUST have no effect outside its session; what does
     * belongs in {@link OrgSession#afterCommit}.
     */
    <T> T in(OrgId org, Work<T> work);

    /**
     * Runs work whose statements all leave in <em>one</em> network round trip: any number of {@link OrgSession#attach}
     * followed by at most one {@link OrgSession#query} or {@link OrgSession#update}, sent as one implicit transaction. A
     * second query or update is refused. The fast path for governed reads and writes. The transaction has committed when
     * that query or update returns, so what the work throws afterwards undoes nothing.
     */
    <T> T once(OrgId org, Work<T> work);

    /** As {@link #in}, without a result. */
    default void run(OrgId org, Action action) {
        in(org, session -> {
            action.run(session);
            return org;
        });
    }

    /** Work inside a session. */
    @FunctionalInterface
    interface Work<T> {
        T run(OrgSession session);
    }

    /** Work without a result. */
    @FunctionalInterface
    interface Action {
        void run(OrgSession session);
    }
}
