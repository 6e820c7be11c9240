package dev.plinth.keys;

import dev.plinth.crypto.KeyDerivation;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.keys.spi.KekUnavailableException;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Organisations' keys in memory, each used only within the bound after its provider confirmed it. */
final class OrgKeyCache {
    /*
     * A cached organisation is asked about again when half of the bound is over, beside the request, and by the request
     * itself when all of it is. Asking means: one look into the key store (was anything pulled, rotated, shredded by any
     * node?) and one call to the provider (can the key still be used?). The clock is read before asking, so the bound
     * holds from the moment the provider was asked, not from its answer. Nothing is shared between organisations but
     * the bounded map, so one customer's dead provider stops nobody else.
     */
    private static final Logger LOG = LoggerFactory.getLogger(OrgKeyCache.class);
    private static final Duration REFUSAL_PAUSE = Duration.ofMillis(250);

    private final KeysetStore store;
    private final Providers providers;
    private final SubjectKeyCache subjects;
    private final KekNotices notices;
    private final Wiper wiper;
    private final KeyDerivation derivation;
    private final KeyMeters meters;
    private final LongSupplier nanos;
    private final long bound;
    private final long patience;
    private final BoundedCache<OrgId, OrgSlot> slots;

    OrgKeyCache(
            KeySettings settings,
            KeysetStore store,
            Providers providers,
            SubjectKeyCache subjects,
            KekNotices notices,
            Wiper wiper,
            KeyDerivation derivation,
            KeyMeters meters,
            LongSupplier nanos) {
        this.store = store;
        this.providers = providers;
        this.subjects = subjects;
        this.notices = notices;
        this.wiper = wiper;
        this.derivation = derivation;
        this.meters = meters;
        this.nanos = nanos;
        this.bound = settings.revalidation().toNanos();
        this.patience = 2 * settings.providerTimeout().toNanos();
        this.slots = new BoundedCache<>(settings.cachedOrganisations(), (org, slot) -> {
            slot.evicted = true;
            slot.drop();
        });
    }

    /** The organisation's keys, confirmed within the bound; refuses with {@code key-unavailable} otherwise. */
    OrgKeys current(OrgId org) {
        OrgSlot slot = slots.getOrAdd(org, OrgSlot::new);
        OrgKeys keys = slot.keys;
        if (keys != null) {
            long age = nanos.getAsLong() - keys.confirmedAt();
            if (age < bound) {
                meters.organisationHit();
                if (age > bound / 2 && slot.refreshing.compareAndSet(false, true)) refreshBeside(org, slot);
                return keys;
            }
        }
        meters.organisationMiss();
        return renewed(org, slot);
    }

    /** Asks now, if anything of this organisation is cached: call it after each change of its keys. */
    void refresh(OrgId org) {
        slots.get(org).ifPresent(slot -> {
            slot.refusal = null;
            if (slot.keys == null || !locked(slot)) return;
            try {
                if (slot.keys != null) ask(org, slot);
            } catch (ProblemException e) {
                LOG.debug("Organisation {} is closed now: {}", org, e.getMessage());
            } finally {
                slot.lock.unlock();
            }
        });
    }

    private OrgKeys refreshed(OrgId org) {
        refresh(org);
        return current(org);
    }

    void forgetAll() {
        slots.removeIf(org -> true);
        subjects.forgetAll();
    }

    private void refreshBeside(OrgId org, OrgSlot slot) {
        Thread.ofVirtual().name("revalidate-" + org).start(() -> {
            try {
                if (slot.lock.tryLock()) {
                    try {
                        ask(org, slot);
                    } finally {
                        slot.lock.unlock();
                    }
                }
            } catch (RuntimeException e) {
                LOG.debug("Keys of {} could not be confirmed beside a request: {}", org, e.getMessage());
            } finally {
                slot.refreshing.set(false);
            }
        });
    }

    private OrgKeys renewed(OrgId org, OrgSlot slot) {
        refuseIfRecent(slot);
        if (!locked(slot)) throw KeyProblems.busy();
        try {
            refuseIfRecent(slot);
            OrgKeys keys = slot.keys;
            if (keys != null && nanos.getAsLong() - keys.confirmedAt() < bound) return keys;
            return ask(org, slot);
        } finally {
            slot.lock.unlock();
        }
    }

    private boolean locked(OrgSlot slot) {
        try {
            return slot.lock.tryLock(patience, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void refuseIfRecent(OrgSlot slot) {
        OrgSlot.@Nullable Refusal refusal = slot.refusal;
        if (refusal != null && refusal.until() - nanos.getAsLong() > 0) throw refusal.problem();
    }

    private OrgKeys ask(OrgId org, OrgSlot slot) {
        try {
            OrgKeys keys = confirmed(org, slot);
            slot.refusal = null;
            if (slot.evicted) keys.drop();
            return keys;
        } catch (KekUnavailableException e) {
            LOG.warn("Organisation {} is closed: {}", org, e.getMessage());
            throw close(org, slot, KeyProblems.providerSilent());
        } catch (ProblemException e) {
            if (e.code().equals(KeyProblems.KEY_UNAVAILABLE)) throw close(org, slot, e);
            if (e.code().equals(ProblemCode.NOT_FOUND)) slots.remove(org, slot);
            else pause(slot, e);
            throw e;
        }
    }

    private ProblemException close(OrgId org, OrgSlot slot, ProblemException problem) {
        meters.unavailable();
        slot.drop();
        subjects.forget(org);
        pause(slot, problem);
        return problem;
    }

    private void pause(OrgSlot slot, ProblemException problem) {
        slot.refusal = new OrgSlot.Refusal(problem, nanos.getAsLong() + REFUSAL_PAUSE.toNanos());
    }

    private OrgKeys confirmed(OrgId org, OrgSlot slot) {
        long asked = nanos.getAsLong();
        OrgKeys known = slot.keys;
        KeysetStore.News news =
                store.news(org, known == null ? KeysetStore.Known.NOTHING : KeysetStore.Known.of(known));
        if (news.kek().pulled()) {
            if (known != null) {
                slot.drop();
                subjects.forget(org);
                meters.stopped(store.reportStopped(org));
            }
            throw KeyProblems.pulled();
        }
        confirm(org, news.kek().ref());
        if (known != null && known.kek().epoch() == news.kek().epoch()) {
            known.shredEpoch(news.kek().shredEpoch());
            news.shredded().forEach(subject -> subjects.forget(org, subject));
            known.confirmed(asked);
            return known;
        }
        OrgKeys fresh = new OrgKeys(
                news.kek(),
                news.stored().keys(),
                providers,
                wiper,
                derivation,
                purpose -> refreshed(org).keyset(purpose),
                asked);
        // opened now, so that wrapped keys that do not open close the organisation here and not in the middle of work
        List.of(KeyPurpose.VAULT, KeyPurpose.SUBJECT_ID).forEach(fresh::keyset);
        slot.drop();
        slot.keys = fresh;
        subjects.forget(org);
        return fresh;
    }

    private void confirm(OrgId org, KekRef kek) {
        try {
            providers.confirm(kek);
        } catch (KekUnavailableException e) {
            notices.lost(org, kek);
            throw e;
        }
        notices.there(org, kek);
    }
}
