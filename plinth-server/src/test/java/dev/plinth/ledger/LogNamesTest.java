package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.runtime.SecretFiles;
import dev.plinth.tenancy.Cause;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.RegionId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log is said to be gone only when every region said so. */
class LogNamesTest {
    private static final OrgId INSTANCE = new OrgId(UUID.fromString("0197a1b2-0000-7000-8000-000000000001"));
    private static final OrgId ORG = new OrgId(UUID.fromString("0197a1b2-0000-7000-8000-000000000002"));
    private static final String ORIGIN = ORG + ".acme.plinth";

    private final Directory directory = new Directory();
    private final LogNames names = new LogNames("acme", directory);

    @Test
    void aLogIsFoundByItsName() {
        assertThat(names.find(names.origin(ORG))).contains(ORG);
        assertThat(names.find(names.origin(INSTANCE))).contains(INSTANCE);
        assertThat(names.origin(INSTANCE)).isEqualTo("instance.acme.plinth");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                ".acme.plinth",
                "x.acme.plinth",
                "0197a1b2-0000-7000-8000-000000000002.other.plinth",
                "0197A1B2-0000-7000-8000-000000000002.acme.plinth",
                "0197a1b2-0000-7000-8000-000000000001.acme.plinth",
                "0197a1b2-0000-7000-8000-000000000003.acme.plinth"
            })
    void aForeignAndAMalformedNameAreNone(String origin) {
        assertThat(names.find(origin)).isEmpty();
        assertThatThrownBy(() -> names.org(origin))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ProblemCode.NOT_FOUND));
    }

    @Test
    void aLogWhoseRegionIsSilentIsNotTakenForOneThatIsGone(@TempDir Path folder) {
        LostEntries lost = new LostEntries(folder, names);
        Accepted accepted = new Accepted(folder, names, new LogKeys(folder, new SecureRandom()));
        lost.remember(ORG, List.of(new EntryId(ORG.value())));
        SecretFiles.write(folder.resolve(ORIGIN + "-1"), new byte[0]);
        assertThat(lost.orgs()).containsExactly(ORG);
        assertThat(accepted.origins()).containsExactly(ORIGIN);
        directory.silent = true;
        away(() -> names.find(ORIGIN));
        away(lost::orgs);
        away(accepted::origins);
        away(() -> accepted.of(ORIGIN));
        directory.silent = false;
        directory.gone = true;
        assertThat(lost.orgs()).isEmpty();
        assertThat(accepted.origins()).isEmpty();
        assertThat(accepted.of(ORIGIN).all()).isEmpty();
    }

    private static void away(ThrowingCallable question) {
        assertThatThrownBy(question)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ProblemCode.UNAVAILABLE));
    }

    /** One organisation beside the installation's own, in a region that may be silent. */
    private static final class Directory implements Organisations {
        private static final RegionId MAIN = new RegionId("main");

        private boolean silent;
        private boolean gone;

        @Override
        public Optional<Organisation> find(OrgId id) {
            refuseWhenSilent();
            return id.equals(INSTANCE)
                    ? Optional.of(named(id))
                    : there().filter(org -> org.id().equals(id));
        }

        @Override
        public Optional<Organisation> findBySlug(String slug) {
            refuseWhenSilent();
            return there().filter(org -> org.slug().equals(slug));
        }

        @Override
        public Listing all() {
            return silent
                    ? new Listing(List.of(), regions())
                    : new Listing(there().stream().toList(), List.of());
        }

        @Override
        public Listing everyone() {
            return all();
        }

        /** There is room for no second one: its slug is taken. */
        @Override
        public Organisation create(NewOrganisation request, Cause cause) {
            refuseWhenSilent();
            throw new ProblemException(ProblemCode.CONFLICT, "The slug " + request.slug() + " is taken");
        }

        @Override
        public OrgId instance() {
            return INSTANCE;
        }

        @Override
        public List<RegionId> regions() {
            return List.of(MAIN);
        }

        private Optional<Organisation> there() {
            return gone ? Optional.empty() : Optional.of(named(ORG));
        }

        private void refuseWhenSilent() {
            if (silent) throw new ProblemException(ProblemCode.UNAVAILABLE, "Region main does not answer");
        }

        private static Organisation named(OrgId id) {
            return new Organisation(id, "acme", "Acme", MAIN, "support-chat", "standard", Instant.EPOCH);
        }
    }
}
