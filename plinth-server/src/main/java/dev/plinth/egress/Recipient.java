package dev.plinth.egress;

import java.net.URI;

/**
 * Who gets something, and why.
 *
 * @param name for logs and messages
 * @param purpose why it is sent, in a few words
 * @param base address without query; {@code https}, or {@code http} for a local recipient
 * @param local whether the operator said that this recipient lives at a private address
 */
public record Recipient(String name, String purpose, URI base, boolean local) {
    public Recipient {
        boolean secure = "https".equals(base.getScheme());
        if (!secure && !(local && "http".equals(base.getScheme())))
            throw new IllegalArgumentException(
                    "The address of " + name + " must begin with https://" + (local ? " or http://" : ""));
        if (base.getHost() == null
                || base.getUserInfo() != null
                || base.getQuery() != null
                || base.getFragment() != null)
            throw new IllegalArgumentException(
                    "The address of " + name + " must be a host with an optional port and path, nothing else");
    }

    boolean secure() {
        return "https".equals(base.getScheme());
    }

    int port() {
        if (base.getPort() >= 0) return base.getPort();
        return secure() ? 443 : 80;
    }
}
