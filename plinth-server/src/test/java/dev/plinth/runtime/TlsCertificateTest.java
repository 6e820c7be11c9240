package dev.plinth.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsCertificateTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    @TempDir
    private Path parent;

    @Test
    void itIsMadeOnceAndNamesTheLocalHost() throws Exception {
        try (DataDirectory data = DataDirectory.open(parent.resolve("data"))) {
            byte[] first = Files.readAllBytes(at(data, NOW).certificate());
            byte[] second =
                    Files.readAllBytes(at(data, NOW.plus(Duration.ofDays(300))).certificate());
            assertThat(second).isEqualTo(first);
            X509Certificate parsed = parse(data);
            assertThat(parsed.getSubjectAlternativeNames().toString()).contains("localhost", "127.0.0.1");
            assertThat(parsed.getPublicKey().getAlgorithm()).isEqualTo("EC");
        }
    }

    @Test
    void ourOwnCertificateIsReplacedBeforeItLapses() throws Exception {
        try (DataDirectory data = DataDirectory.open(parent.resolve("data"))) {
            at(data, NOW);
            Instant late = NOW.plus(Duration.ofDays(380));
            at(data, late);
            assertThat(parse(data).getNotAfter().toInstant()).isAfter(late.plus(Duration.ofDays(300)));
        }
    }

    @Test
    void aCertificateThatCannotBeReadStopsTheStartWithItsPath() throws IOException {
        try (DataDirectory data = DataDirectory.open(parent.resolve("data"))) {
            TlsCertificate own = at(data, NOW);
            Files.writeString(own.certificate(), "not a certificate");
            assertThatThrownBy(() -> at(data, NOW))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(own.certificate().toString());
        }
    }

    @Test
    void aKeyThatOthersMayReadStopsTheStart() throws IOException {
        try (DataDirectory data = DataDirectory.open(parent.resolve("data"))) {
            TlsCertificate own = at(data, NOW);
            Files.setPosixFilePermissions(own.key(), PosixFilePermissions.fromString("rw-r--r--"));
            assertThatThrownBy(() -> at(data, NOW))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("chmod 600");
        }
    }

    @Test
    void whoTrustsOurCertificateTrustsItForNoOtherName() throws Exception {
        try (DataDirectory data = DataDirectory.open(parent.resolve("data"))) {
            at(data, NOW);
            assertThat(parse(data).getBasicConstraints()).isEqualTo(-1);
        }
    }

    private static TlsCertificate at(DataDirectory data, Instant now) {
        return TlsCertificate.in(data, InstantSource.fixed(now), new SecureRandom());
    }

    private static X509Certificate parse(DataDirectory data) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(data.resolve("tls", "server.crt"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
