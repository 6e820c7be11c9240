package dev.plinth.identity;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of identity.
 *
 * @param newOperatorCredentials give the operator a new password and a further API key at this start; for one start, on the
 *     command line
 */
@ConfigurationProperties("plinth.identity")
record IdentitySettings(@DefaultValue("false") boolean newOperatorCredentials) {}
