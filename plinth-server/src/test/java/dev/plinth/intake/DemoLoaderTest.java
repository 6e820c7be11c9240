package dev.plinth.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.KekId;
import dev.plinth.crypto.KeyWrapper;
import dev.plinth.keys.KeyAdministration;
import dev.plinth.keys.file.FileKekProvider;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@ServerTest
class DemoLoaderTest {
    @Test
    void fiveOrganisationsAreLoadedOnceEachInItsRegion(TestPlinth plinth) {
        List<Organisation> made = plinth.bean(DemoLoader.class).load(line -> {});
        List<String> toldAgain = new ArrayList<>();
        List<Organisation> again = plinth.bean(DemoLoader.class).load(toldAgain::add);
        assertThat(again).isEqualTo(made);
        assertThat(made.stream()
                        .collect(Collectors.toMap(
                                Organisation::slug, one -> one.region().value())))
                .isEqualTo(Map.of(
                        "support-chat", "eu",
                        "asset-ops", "us",
                        "health-edi", "us",
                        "ai-helpdesk", "eu",
                        "governed-ai", "us"));
        assertThat(toldAgain).isEmpty();
        Bench bench = new Bench(plinth);
        for (Organisation one : made)
            assertThat(bench.count(
                            one.region().value(), "select count(*) from tenant.record where org_id = ?", one.id()))
                    .as(one.slug())
                    .isGreaterThan(60);
        assertThat(bench.count(
                        "us",
                        "select count(*) from tenant.intake_import where org_id = ? and state = 'loaded'",
                        made.get(2).id()))
                .isEqualTo(4);
        bench.close();
    }

    /** Of a Plinth of its own, because it closes an organisation that other tests read. */
    @Test
    void anOrganisationWhoseKeyIsPulledIsLeftAsItIsAndTheOthersAreLoaded() {
        Path directory = TestPlinth.freshDirectory().resolve("customer");
        TestPlinth own =
                TestPlinth.start(Map.of("plinth.regions", "us,eu", "plinth.keys.files.customer", directory.toString()));
        try {
            Organisation closed = own.organisations()
                    .create(
                            new Organisations.NewOrganisation(
                                    "support-chat", "Closed", "eu", "support-chat", "standard"),
                            own.cause());
            KekId kek = new KekId("demo");
            new FileKekProvider(
                            "customer",
                            directory,
                            new KeyWrapper(new CipherPool(), new SecureRandom()),
                            new SecureRandom())
                    .create(kek);
            KeyAdministration keys = own.bean(KeyAdministration.class);
            KeyAdministration.Owner owner = new KeyAdministration.Owner(Instant.EPOCH);
            keys.assignCustomerKey(closed.id(), new KekRef("customer", kek), owner, own.cause());
            keys.pull(closed.id(), own.cause());

            DemoLoader loader = own.bean(DemoLoader.class);
            List<String> told = new ArrayList<>();
            List<Organisation> made = loader.load(told::add);
            assertThat(made).hasSize(5).contains(closed);
            assertThat(told)
                    .filteredOn(line -> line.startsWith("support-chat: "))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("left as it is", "has pulled its customer key"));
            for (Organisation open : made)
                if (!open.equals(closed)) assertThat(told).anyMatch(line -> line.startsWith(open.slug() + ": loaded "));

            keys.restore(closed.id(), owner, own.cause());
            List<String> toldAfter = new ArrayList<>();
            assertThat(loader.load(toldAfter::add)).isEqualTo(made);
            assertThat(toldAfter).isNotEmpty().allMatch(line -> line.startsWith("support-chat: loaded "));
            assertThat(told.size() - 1 + toldAfter.size())
                    .as("files of the demo")
                    .isEqualTo(10);
        } finally {
            own.close();
        }
    }
}
