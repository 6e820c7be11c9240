package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.access.Caller;
import dev.plinth.access.Role;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.Organisations;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.RequestId;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;

/** What a customer can learn from naming an organisation. */
class OrgRefsTest {
    private static final OrgId OWN = new OrgId(UUID.fromString("0197a1b2-0000-7000-8000-000000000002"));
    private static final Caller CALLER = new Caller(
            Principal.system("test"),
            Optional.of(OWN),
            Optional.empty(),
            Role.OWNER,
            Role.OWNER.permissions(),
            Optional.empty(),
            new RequestId(OWN.value()));

    private final OrgRefs refs = new OrgRefs(provider());

    /** Knows the caller's own organisation, and fails when any other is looked up. */
    private static ObjectProvider<Organisations> provider() {
        Organisation own =
                new Organisation(OWN, "own", "Own", new RegionId("us"), "support-chat", "standard", Instant.EPOCH);
        Organisations only = (Organisations) Proxy.newProxyInstance(
                OrgRefsTest.class.getClassLoader(),
                new Class<?>[] {Organisations.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("find") && OWN.equals(arguments[0])) return Optional.of(own);
                    throw new AssertionError("Another organisation was looked up by " + method.getName());
                });
        return new ObjectProvider<>() {
            @Override
            public Organisations getObject() {
                return only;
            }
        };
    }

    @Test
    void theOwnSlugIsTheOwnOrganisation() {
        assertThat(refs.named("own", CALLER)).isEqualTo(OWN);
        assertThat(refs.named(OWN.toString(), CALLER)).isEqualTo(OWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "instance", "synthetic-one-us", "own2"})
    void noOtherIsLookedUpSoTheAnswerTakesAsLongWhetherItExistsOrNot(String slug) {
        assertThatThrownBy(() -> refs.named(slug, CALLER))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.NOT_FOUND));
    }
}
