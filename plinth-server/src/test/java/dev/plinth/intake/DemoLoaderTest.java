package dev.plinth.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.tenancy.Organisation;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@ServerTest
class DemoLoaderTest {
    @Test
    void fiveOrganisationsAreLoadedOnceEachInItsRegion(TestPlinth plinth) {
        List<String> told = new ArrayList<>();
        List<Organisation> made = plinth.bean(DemoLoader.class).load(told::add);
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
        // another test may have loaded them before
        assertThat(told)
                .satisfiesAnyOf(
                        all -> assertThat(all).hasSize(10),
                        all -> assertThat(all).isEmpty());
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
}
