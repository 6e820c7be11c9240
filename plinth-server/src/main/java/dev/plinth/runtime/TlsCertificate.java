package dev.plinth.runtime;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/**
 * The certificate that the listener shows. Made by Plinth itself (EC P-256, self-signed, for localhost) when the operator
 * has put none into {@code <data>/tls}; a replaced file is taken up without a restart.
 */
public final class TlsCertificate {
    private static final Duration VALIDITY = Duration.ofDays(397);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private final Path certificate;
    private final Path key;

    private TlsCertificate(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
    }

    public static TlsCertificate in(DataDirectory data, InstantSource clock, SecureRandom random) {
        Path directory = data.privateDirectory("tls");
        TlsCertificate own = new TlsCertificate(directory.resolve("server.crt"), directory.resolve("server.key"));
        if (!own.usable(clock)) own.make(clock, random);
        Arrays.fill(SecretFiles.read(own.key), (byte) 0); // refuses a key that others may read
        return own;
    }

    public Path certificate() {
        return certificate;
    }

    public Path key() {
        return key;
    }

    private boolean usable(InstantSource clock) {
        if (Files.notExists(certificate) || Files.notExists(key)) return false;
        try (var in = Files.newInputStream(certificate)) {
            var parsed = (java.security.cert.X509Certificate)
                    java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in);
            boolean ours = parsed.getIssuerX500Principal().equals(parsed.getSubjectX500Principal());
            return !ours
                    || parsed.getNotAfter().toInstant().isAfter(clock.instant().plus(RENEW_BEFORE));
        } catch (IOException | GeneralSecurityException e) {
            throw new StartException(
                    "The certificate " + certificate + " cannot be read: " + e.getMessage()
                            + ". Put a PEM certificate there, or remove it to have one made.",
                    e);
        }
    }

    private void make(InstantSource clock, SecureRandom random) {
        try {
            SelfSigned made = SelfSigned.make(clock, random, VALIDITY);
            SecretFiles.write(key, pem(new JcaPKCS8Generator(made.key(), null)));
            SecretFiles.write(certificate, pem(made.certificate()));
        } catch (IOException e) {
            throw new StartException("Cannot make a TLS certificate: " + e.getMessage(), e);
        }
    }

    private static byte[] pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
