package dev.plinth.trust;

import dev.plinth.ledger.Ledger;
import dev.plinth.ledger.Logs;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.OrgTransactions;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;

/** Puts the parts of the engine together. */
final class TrustEngine {
    private static final Duration LATE = Duration.ofMinutes(1);

    final ProbeRunner runner;
    final Schedule schedule;
    final Trails trails;
    final Standings standings;
    final Reviews reviews;
    final Runs runs;
    final TrustLoop loop;
    final TrustHealth health;
    final Claims claims;
    final Challenges challenges;
    final Sabotage sabotage;

    /** What the engine needs of the rest of the installation. */
    record Surroundings(
            OrgTransactions orgs,
            OrgId instance,
            Ledger ledger,
            Logs logs,
            Ids ids,
            InstantSource clock,
            Ticker ticker,
            SecureRandom random,
            MeterRegistry meters) {}

    TrustEngine(Surroundings at, ClaimBook book, ProbeBook probes, TrustSettings settings) {
        TrustMetrics metrics = new TrustMetrics(at.meters());
        TrustClock clock = new TrustClock(at.clock(), at.ticker());
        Evidence evidence = new Evidence(at.orgs(), at.instance(), at.ledger(), at.ids(), at.random(), book, clock);
        LogWatch log = new LogWatch(at.logs(), at.instance());
        trails = new Trails(at.orgs(), at.instance(), at.ledger(), at.logs(), at.ids());
        runner = new ProbeRunner(
                probes,
                evidence,
                trails,
                new Trial(at.ticker(), settings.grace()),
                metrics,
                at.ticker(),
                settings.allowance(),
                at.clock(),
                at.random());
        schedule = new Schedule(
                probes, book, at.ticker(), new SplittableRandom(at.random().nextLong()), settings);
        standings = new Standings(book, probes, trails, runner, log, clock, at.ticker());
        health = new TrustHealth(at.ticker(), settings.review().plus(LATE));
        reviews = new Reviews(
                at.orgs(),
                at.instance(),
                at.ledger(),
                at.ids(),
                book,
                probes,
                trails,
                standings,
                log,
                schedule,
                metrics,
                new ClaimLog(at.logs(), at.instance()),
                health);
        runs = new Runs(runner, schedule, reviews);
        loop = new TrustLoop(
                new RunnerLease(at.orgs(), at.instance(), at.ids().next(), settings.lease()),
                runs,
                reviews,
                settings,
                at.ticker());
        claims = new Claims(standings, at.orgs(), at.instance(), at.logs());
        challenges = new Challenges(book, probes, runs, new ChallengeLimits(at.ticker(), settings), metrics);
        sabotage = new Sabotage(at.orgs(), at.instance(), at.ledger(), book, probes, runs, runner);
    }
}
