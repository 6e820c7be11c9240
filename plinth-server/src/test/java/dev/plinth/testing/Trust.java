package dev.plinth.testing;

import dev.plinth.runtime.PinnedTls;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Clients that trust one certificate and nothing else. */
public final class Trust {
    private Trust() {}

    /** Follows no redirect. */
    public static HttpClient client(Path certificate) {
        return HttpClient.newBuilder()
                .sslContext(context(certificate))
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(20))
                .build();
    }

    private static SSLContext context(Path certificate) {
        try {
            return PinnedTls.trusting(certificate);
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
