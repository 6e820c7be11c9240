package dev.plinth.tenancy;

import dev.plinth.runtime.Installation;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Says of a reservation that this installation wrote it as it is, and for which organisation. HMAC-SHA-256 over each value with
 * its length before it; the key is {@code <data>/secrets/reservation-key}, outside of the database.
 */
final class ReservationSeal {
    private static final String HMAC = "HmacSHA256";

    private final Installation installation;

    ReservationSeal(Installation installation) {
        this.installation = installation;
    }

    /** @param at in whole microseconds, as the database keeps it */
    byte[] of(Organisation org, Cause cause, Instant at) {
        StringBuilder content = new StringBuilder();
        put(content, "organisation-reservation/v1");
        put(content, org.id().toString());
        put(content, org.slug());
        put(content, org.region().value());
        put(content, org.profile());
        put(content, org.tier());
        put(content, at.toString());
        put(content, cause.by().kind().text());
        put(content, cause.by().id());
        put(content, cause.onBehalfOf().map(who -> who.kind().text()));
        put(content, cause.onBehalfOf().map(Principal::id));
        put(content, cause.request().toString());
        put(content, cause.purpose());
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(HexFormat.of().parseHex(installation.secret("reservation-key")), HMAC));
            return mac.doFinal(content.toString().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + HMAC, e);
        }
    }

    boolean fits(Organisation org, Reservations.Open open) {
        return open.cause().isPresent()
                && open.seal().isPresent()
                && MessageDigest.isEqual(
                        of(org, open.cause().get(), open.at()), open.seal().get());
    }

    private static void put(StringBuilder content, String value) {
        content.append(value.getBytes(StandardCharsets.UTF_8).length)
                .append(':')
                .append(value)
                .append(',');
    }

    private static void put(StringBuilder content, Optional<String> value) {
        value.ifPresentOrElse(text -> put(content, text), () -> content.append("-,"));
    }
}
