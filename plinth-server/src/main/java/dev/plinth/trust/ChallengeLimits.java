package dev.plinth.trust;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * How often strangers may ask for a run: all together, and each address, of IPv6 each network of 64 bits. Kept in memory of
 * this process and of bounded size: when it is full, addresses that were not seen lately have to wait. Thread-safe.
 */
final class ChallengeLimits {
    private static final int MOST = 10_000;
    private static final int NETWORK_BYTES = 8;

    private final Ticker ticker;
    private final TrustSettings settings;
    private final Bucket together;
    private final Map<String, Bucket> callers = new HashMap<>();

    ChallengeLimits(Ticker ticker, TrustSettings settings) {
        this.ticker = ticker;
        this.settings = settings;
        this.together = new Bucket(ticker, settings.challengeEvery().multipliedBy(settings.challengeBurst()));
    }

    /** One address cannot use up what all share: its own limit is asked first. */
    synchronized boolean mayAsk(String address) {
        String network = network(address);
        Bucket own = callers.get(network);
        if (own == null) {
            if (callers.size() >= MOST) callers.values().removeIf(Bucket::full);
            if (callers.size() >= MOST) return false;
            own = new Bucket(ticker, settings.callerEvery().multipliedBy(settings.callerBurst()));
        }
        if (!own.covers(settings.callerEvery()) || !together.tryTake(settings.challengeEvery())) return false;
        own.charge(settings.callerEvery());
        callers.put(network, own);
        return true;
    }

    /** How many addresses are remembered. */
    synchronized int remembered() {
        return callers.size();
    }

    private static String network(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            byte[] bytes = parsed.getAddress();
            return HexFormat.of()
                    .formatHex(parsed instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
        } catch (IllegalArgumentException unknown) {
            return "unknown";
        }
    }
}
