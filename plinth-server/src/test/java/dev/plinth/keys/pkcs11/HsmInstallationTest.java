package dev.plinth.keys.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.keys.KeyAdministration;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keys;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.Await;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A whole Plinth whose organisations' key-encryption keys live in a token. */
@Tag("system")
class HsmInstallationTest {
    private final SoftHsm hsm = SoftHsm.shared();
    private final Path pin = TestPlinth.freshDirectory().resolve("pin");

    private TestPlinth start(String permissions) throws IOException {
        Files.writeString(pin, "1234\n");
        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString(permissions));
        return TestPlinth.start(Map.of(
                "plinth.regions", "us",
                "plinth.keys.managed-provider", "hsm",
                "plinth.keys.revalidation", "100ms",
                "plinth.keys.pkcs11.hsm.module", SoftHsm.LIBRARY,
                "plinth.keys.pkcs11.hsm.pin-file", pin.toString()));
    }

    @Test
    void anOrganisationLivesAndDiesWithItsKeyInTheToken() throws Exception {
        try (TestPlinth plinth = start("rw-------")) {
            Keys keys = plinth.bean(Keys.class);
            OrgId org = plinth.newOrg().id();
            OrgId other = plinth.newOrg().id();
            keys.keyring(org, KeyPurpose.VAULT);
            keys.keyring(other, KeyPurpose.VAULT);
            var kek = plinth.bean(KeyAdministration.class).hierarchy(org).kek();
            assertThat(kek.provider()).isEqualTo("hsm");

            hsm.remove(kek.id().value());
            Await.until("the organisation is closed", () -> !isOpen(keys, org));

            assertThatThrownBy(() -> keys.keyring(org, KeyPurpose.VAULT))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.code().code()).isEqualTo("key-unavailable"));
            assertThat(isOpen(keys, other)).isTrue();
        }
    }

    @Test
    void aPinThatOthersMayReadIsNotUsed() throws Exception {
        try (TestPlinth plinth = start("rw-r--r--")) {
            OrgId org = plinth.newOrg().id();
            assertThat(isOpen(plinth.bean(Keys.class), org)).isFalse();
        }
    }

    private static boolean isOpen(Keys keys, OrgId org) {
        try {
            keys.keyring(org, KeyPurpose.VAULT);
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }
}
