package dev.plinth.tenancy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.spi.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.annotation.Scheduled;

/** Makes an organisation in its region and enters it into the installation's log. */
final class NewOrganisations {
    /*
     * Two stores take part and no transaction spans them: the home region's, where slugs are kept and the installation's log
     * is, and that of the organisation's region. So: (1) the slug is reserved at home, (2) the organisation, its first
     * entry and its row of the directory are made in its region, (3) the installation's entry is written at home, together
     * with the mark that it was. Whoever dies after (1) leaves an open reservation. It is settled later, by any node: with an
     * organisation (3) is done, without one the slug is given back, after no transaction (2) can still be under way.
     *
     * The row of a reservation can be changed by whoever changes rows. So (3) first asks the log, and takes who made the
     * organisation from the row only if its seal fits.
     */
    private static final Logger LOG = LoggerFactory.getLogger(NewOrganisations.class);
    private static final Duration BEING_MADE = Duration.ofSeconds(10);
    private static final Principal SETTLING = Principal.system("settle-organisations");
    private static final Duration GIVEN_UP = Duration.ofMinutes(5);

    private final Stores stores;
    private final JdbcOrgTransactions transactions;
    private final ObjectProvider<Journal> journal;
    private final ReservationSeal seal;
    private final Ids ids;
    private final InstantSource clock;

    NewOrganisations(
            Stores stores,
            JdbcOrgTransactions transactions,
            ObjectProvider<Journal> journal,
            ReservationSeal seal,
            Ids ids,
            InstantSource clock) {
        this.stores = stores;
        this.transactions = transactions;
        this.journal = journal;
        this.seal = seal;
        this.ids = ids;
        this.clock = clock;
    }

    /** Refuses a taken slug with {@code conflict}. */
    void make(OrgId instance, Organisation org, Cause cause) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        try {
            transactions.run(
                    instance, session -> Reservations.take(session, org, cause, now, seal.of(org, cause, now)));
        } catch (ConstraintViolation e) {
            throw taken(org.slug());
        }
        try {
            insert(org, false, session -> enter(session, org, cause));
        } catch (ProblemException e) {
            // refused, so surely not made; anything else may have been made after all
            if (e.code().status() < 500)
                transactions.run(instance, session -> Reservations.giveBack(session, org.id(), org.slug()));
            throw e;
        }
        try {
            announce(instance, org, cause, now);
        } catch (ProblemException e) {
            LOG.warn("The entry about organisation {} in the installation's log follows: {}", org.id(), e.getMessage());
        }
    }

    /** Makes the rows of an organisation, in one transaction with {@code then}. */
    void insert(Organisation org, boolean isInstance, OrgTransactions.Action then) {
        try {
            transactions.creating(org.id(), org.region(), session -> {
                OrgDirectory.insert(session, org, isInstance);
                then.run(session);
                return org;
            });
        } catch (ConstraintViolation e) {
            throw taken(org.slug());
        }
        stores.directory().remember(org);
    }

    static ProblemException taken(String slug) {
        return new ProblemException(ProblemCode.CONFLICT, "The slug " + slug + " is taken; choose another");
    }

    @Scheduled(initialDelayString = "PT5S", fixedDelayString = "PT30S")
    void settle() {
        Optional<OrgId> instance = stores.directory().instance();
        if (instance.isPresent()) settle(instance.get(), clock.instant());
    }

    /** Finishes what was left between the stores; what cannot be judged now stays for the next time. */
    void settle(OrgId instance, Instant now) {
        for (Reservations.Open open :
                transactions.in(instance, session -> Reservations.open(session, now.minus(BEING_MADE))))
            try {
                settle(instance, open, now);
            } catch (ProblemException e) {
                LOG.warn("Organisation {} is settled later: {}", open.organisation(), e.getMessage());
            }
    }

    private void settle(OrgId instance, Reservations.Open open, Instant now) {
        if (!stores.regionIds().contains(open.region())) return;
        Optional<List<Organisation>> there = stores.directory().in(open.region(), open.organisation());
        if (there.isEmpty()) return;
        if (!there.get().isEmpty()) announce(instance, there.get().getFirst(), open);
        else if (open.at().isBefore(now.minus(GIVEN_UP)))
            transactions.run(instance, session -> Reservations.giveBack(session, open.organisation(), open.slug()));
    }

    private void announce(OrgId instance, Organisation org, Reservations.Open open) {
        if (!org.slug().equals(open.slug()) || org.id().equals(instance) || neverMade(org)) {
            LOG.error(
                    "The reservation of {} names organisation {}, which nobody made under this slug",
                    open.slug(),
                    org.id());
            return;
        }
        if (seal.fits(org, open)) {
            announce(instance, org, open.cause().orElseThrow(), open.at());
            return;
        }
        LOG.error(
                "The reservation of {} is not as it was written; if the installation's log lacks organisation {}, it is entered"
                        + " without a name",
                open.slug(),
                org.id());
        announce(instance, org, Cause.of(SETTLING, new RequestId(ids.next())), Instant.EPOCH);
    }

    /** Whether its own log lacks the entry that was made with it: a row of the directory alone is no organisation. */
    private boolean neverMade(Organisation org) {
        return transactions.once(org.id(), session -> Reservations.entered(session, org.id(), Instant.EPOCH))
                == Reservations.Entered.NO;
    }

    /** @param since when the organisation was made at the earliest */
    private void announce(OrgId instance, Organisation org, Cause cause, Instant since) {
        try {
            transactions.run(instance, session -> {
                Reservations.announced(session, org.id(), org.slug(), clock.instant());
                switch (Reservations.entered(session, org.id(), since)) {
                    case NO -> enter(session, org, cause);
                    case YES -> LOG.info("The installation's log has organisation {} already", org.id());
                    case DROPPED ->
                        LOG.error(
                                "Organisation {} is not entered into the installation's log: the entry may have been dropped",
                                org.id());
                }
            });
        } catch (StaleWriteException announcedMeanwhile) {
            LOG.debug("Organisation {} was announced by another node", org.id());
        }
    }

    private void enter(OrgSession session, Organisation org, Cause cause) {
        Map<String, String> facts = Map.of(
                "slug", org.slug(), "region", org.region().value(), "profile", org.profile(), "tier", org.tier());
        journal.getObject()
                .record(
                        session,
                        cause,
                        "organisation.create",
                        "organisation",
                        org.id().toString(),
                        facts);
    }
}
