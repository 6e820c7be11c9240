package dev.plinth.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.identity.KeyDigests;
import dev.plinth.probe.Attempt;
import dev.plinth.probe.Observation;
import dev.plinth.runtime.DataDirectory;
import dev.plinth.runtime.Installation;
import dev.plinth.runtime.PlinthSettings;
import dev.plinth.testing.ProbeTrial;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ServerTest
class OutsideProbesTest {
    private final TestPlinth plinth;

    OutsideProbesTest(TestPlinth plinth) {
        this.plinth = plinth;
    }

    @Test
    void nothingOfAnotherOrganisationCanBeReferredTo() throws Exception {
        ProbeTrial.of(plinth.bean(ReferencesProbe.class))
                .holdsOnAtLeast(30)
                .finds("any-id", "takes what belongs to another organisation")
                .finds("telling", "tells that something of another organisation exists")
                .andNoOtherTwin();
    }

    @Test
    void aRequestThatNamesTwoOrganisationsIsRefusedAndLeavesNothing() throws Exception {
        ProbeTrial.of(plinth.bean(MismatchProbe.class))
                .holdsOnAtLeast(120)
                .finds("path-alone", "path of another is answered with 200")
                .finds("ignored-header", "header of another is answered with 200")
                .andNoOtherTwin();
    }

    @Test
    void eachChangeLeavesOneEntry() throws Exception {
        ProbeTrial.of(plinth.bean(ChangesProbe.class))
                .holdsOnAtLeast(16)
                .holdsOnAtLeast(10)
                .finds("missing-entry", "left 0 entries")
                .finds("double-entry", "left 2 entries")
                .finds("nobody", "left an entry without actor")
                .andNoOtherTwin();
    }

    @Test
    void everyEntrySaysThatItsOrganisationWasApplied() throws Exception {
        ProbeTrial.of(plinth.bean(ScopedEntriesProbe.class))
                .holdsOnAtLeast(6)
                .finds("not-applied", "does not say that the organisation was applied")
                .finds("not-said", "does not say that the organisation was applied")
                .andNoOtherTwin();
    }

    @Test
    void noAnswerAboutAnOrganisationMayBeStored() throws Exception {
        ProbeTrial.of(plinth.bean(CacheProbe.class))
                .holdsOnAtLeast(35)
                .finds("kept-answers", "(200) may be kept: [private, max-age=60]")
                .finds("kept-errors", "(404) may be kept: [max-age=5]")
                .andNoOtherTwin();
    }

    @Test
    void noLineNoMeterAndNoAnswerHoldsWhatIsNotTheirs() throws Exception {
        ProbeTrial.of(plinth.bean(LogCanaryProbe.class))
                .holdsOnAtLeast(60)
                .finds("quoted-header", "A marked value or credential stands in a line of the log")
                .finds("quoted-body", "A marked value or credential stands in a line of the log")
                .finds("body-as-base64", "A marked value or credential stands in a line of the log")
                .finds("counted-by-value", "A marked value or credential stands in the name of a meter")
                .finds("echo", "The answer repeats a credential: a bad credential as Bearer")
                .andNoOtherTwin();
    }

    @Test
    void markedRequestsAreTakenWhereTheyAreGoodAndRefusedInManyWaysWhereNot() throws Exception {
        Customer customer = plinth.bean(Customers.class).real().one();
        List<Marking.Told> answers;
        try (Grounds grounds = Grounds.of(customer, "0123456789abcdef")) {
            answers = Marking.through(customer, grounds, "plinth~value-0123", "plinth~credential-0123");
        }
        assertThat(answers)
                .filteredOn(told -> told.what().matches("(a record|an attachment) is .*"))
                .hasSize(7)
                .allMatch(told -> told.heard().status() < 300);
        assertThat(answers)
                .extracting(told -> told.heard().status())
                .contains(400, 401, 403, 404, 406, 415)
                .allMatch(status -> status < 500);
        assertThat(answers)
                .filteredOn(told -> told.what().contains("bad credential as")
                        && !told.what().contains("page"))
                .filteredOn(told -> told.heard().status() < 300)
                .extracting(Marking.Told::what)
                .containsOnly("a bad credential as cookie");
    }

    @Test
    void noKeyIsKeptAndNoneIsToldTwice() throws Exception {
        ProbeTrial.of(plinth.bean(KeyStorageProbe.class))
                .holdsOnAtLeast(40)
                .holdsOnAtLeast(40)
                .finds("stored-itself", "the key lies in the file")
                .finds("told-again", "A later answer holds the key: it is shown")
                .finds("logged", "The key stands in a line of the log")
                .finds("unkeyed-digest", "a digest that anybody can make from it")
                .andNoOtherTwin();
        Customer customer = plinth.bean(Customers.class).real().one();
        assertThat(Customer.good(customer.get("/api-keys?limit=500"))
                        .path("items")
                        .valueStream())
                .filteredOn(key -> key.path("name").asString().startsWith("Probe "))
                .isNotEmpty()
                .allMatch(key -> key.has("revokedAt"));
    }

    @Test
    void whereTheDatabasesAreSomebodyElsesTheProbeSaysThatItCannotLook(@TempDir Path directory) throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "secret");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        PlinthSettings.ExternalStore store =
                new PlinthSettings.ExternalStore("jdbc:postgresql://db.invalid/x", "somebody", password);
        PlinthSettings settings = new PlinthSettings(
                directory,
                List.of("us"),
                Map.of("us", new PlinthSettings.RegionStores(store, store)),
                false,
                "https://localhost:8443",
                "mailto:security@localhost");
        try (DataDirectory data = DataDirectory.open(directory.resolve("data"));
                Installation external = Installation.start(settings, data, new SecureRandom())) {
            KeyStorageProbe probe = new KeyStorageProbe(
                    plinth.bean(Customers.class), external, plinth.organisations(), plinth.bean(KeyDigests.class));
            Attempt attempt = new Attempt(new byte[32], Clock.systemUTC().instant(), probe.pace());
            assertThat(probe.live().meets(probe::attack, attempt))
                    .isEqualTo(new Observation.Unable("The files of databases of your own cannot be read from here"));
        }
    }
}
