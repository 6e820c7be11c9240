package dev.plinth.tenancy;

import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Permission to touch the rows of one organisation, for one transaction. Only {@link OrgTransactions} makes one; it is the
 * first parameter of everything that touches tenant data and is dead once its work has returned.
 *
 * <p>SQL uses named parameters ({@code :name}). Every statement MUST name {@code :org}; one that does not is refused before
 * it reaches the database. Tables live in the schema {@code tenant} and are written with it.
 */
public interface OrgSession {
    OrgId org();

    RegionId region();

    /** Runs a query after everything attached so far, in the same round trip. */
    <T> List<T> query(String sql, Params params, Row.Mapper<T> mapper);

    /** As {@link #query}; throws {@link IllegalStateException} on more than one row. */
    <T> Optional<T> queryOne(String sql, Params params, Row.Mapper<T> mapper);

    /** Runs a change now and returns the number of rows it touched. */
    int update(String sql, Params params);

    /**
     * Queues a change that is sent with the next {@link #query} or {@link #update}, or at commit: no round trip of its own.
     * It runs in the order of the calls. Use it where the number of rows touched does not matter.
     */
    void attach(String sql, Params params);

    /** As {@link #attach}; {@code touched} is told how many rows it touched as soon as that is known. */
    void attach(String sql, Params params, LongConsumer touched);

    /**
     * As {@link #attach}, and fails the whole transaction with {@link StaleWriteException} if it does not touch exactly
     * {@code rows} rows.
     */
    void attachExpecting(int rows, String sql, Params params);

    /**
     * Runs when the transaction has committed; never when it rolled back. For caches and wake-ups only: when it throws, that is
     * logged and the change stands.
     */
    void afterCommit(Runnable action);
}
