package dev.plinth.outside;

import dev.plinth.testing.ProbeTrial;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import org.junit.jupiter.api.Test;

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
}
