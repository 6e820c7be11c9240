package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.runtime.StartException;
import dev.plinth.runtime.StoreAddress;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@ServerTest
class OrgDirectoryTest {
    @Test
    void anOrganisationThatTwoRegionsNameStopsAStartAndIsNotMovedLater(TestPlinth plinth) {
        Organisation here = plinth.newOrg();
        Stores.Region us = plinth.bean(Stores.class).region(new RegionId("us"));
        Stores.Region copy = new Stores.Region(new RegionId("eu"), us.app(), us.sequencer(), us.keys());
        OrgDirectory fresh = new OrgDirectory(List.of(us, copy));
        assertThatThrownBy(fresh::all)
                .isInstanceOf(StartException.class)
                .hasMessageContaining(here.id().toString())
                .hasMessageContaining("instance.org_directory");
        OrgDirectory running = new OrgDirectory(List.of(us));
        assertThat(running.all().known()).contains(here);
        running.remember(new Organisation(
                here.id(),
                here.slug(),
                here.name(),
                new RegionId("eu"),
                here.profile(),
                here.tier(),
                here.createdAt()));
        assertThat(running.regionOf(here.id())).contains(new RegionId("us"));
        assertThat(running.all().known()).contains(here);
    }

    @Test
    void anOrganisationThatMayLiveInARegionThatIsAwayIsNotCalledMissing(TestPlinth plinth) {
        Organisation here = plinth.newOrg();
        Stores.Region us = plinth.bean(Stores.class).region(new RegionId("us"));
        try (StorePool nobody = new StorePool(
                "away", new StoreAddress("jdbc:postgresql://127.0.0.1:1/plinth", "plinth_app", "none"), 1)) {
            Stores.Region away = new Stores.Region(new RegionId("eu"), nobody, nobody, nobody);
            OrgDirectory directory = new OrgDirectory(List.of(us, away));
            assertThat(directory.find(here.id())).contains(here);
            assertThatThrownBy(() -> directory.find(new OrgId(UUID.randomUUID())))
                    .isInstanceOfSatisfying(
                            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.UNAVAILABLE));
            assertThatThrownBy(() -> directory.findBySlug("not-there"))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("eu");
            assertThat(directory.all().known()).contains(here);
            assertThat(directory.all().silent()).containsExactly(new RegionId("eu"));
            assertThatThrownBy(() -> directory.all().complete())
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("eu");
        }
    }
}
