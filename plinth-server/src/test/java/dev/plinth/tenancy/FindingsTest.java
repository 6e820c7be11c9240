package dev.plinth.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.util.List;
import org.junit.jupiter.api.Test;

@ServerTest
class FindingsTest {
    @Test
    void whatCannotBeReadOfOneHidesNothingOfTheOthers(TestPlinth plinth) {
        OrgId broken = plinth.newOrg().id();
        OrgId away = plinth.newOrg().id();
        OrgId changed = plinth.newOrg().id();
        Findings found = Findings.ofEveryone(plinth.organisations(), "things", org -> {
            if (org.equals(broken)) throw new NullPointerException("planted");
            if (org.equals(away)) throw new ProblemException(ProblemCode.UNAVAILABLE, "it is away");
            return org.equals(changed) ? List.of("changed") : List.of();
        });
        assertThat(found.changed())
                .containsExactlyInAnyOrder(
                        "changed",
                        "The things of organisation " + broken
                                + " cannot be read, so something of them was changed (NullPointerException)");
        assertThat(found.notLookedAt()).containsExactly("things of organisation " + away + ": it is away");
    }
}
