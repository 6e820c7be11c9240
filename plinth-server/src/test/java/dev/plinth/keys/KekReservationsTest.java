package dev.plinth.keys;

import static dev.plinth.keys.KeyTests.assertFieldRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.crypto.KekId;
import dev.plinth.keys.spi.KekRef;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two regions, whose key stores do not know each other. */
@ServerTest
class KekReservationsTest {
    private static final KeyAdministration.Owner OWNER = new KeyAdministration.Owner(Instant.EPOCH);

    private final TestPlinth plinth;
    private final Node.World world;
    private final Node node;
    private final OrgId us;
    private final OrgId eu;
    private final KekRef kek;

    KekReservationsTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.world = new Node.World(plinth);
        this.node = world.node();
        this.us = plinth.newOrg("us", "support-chat").id();
        this.eu = plinth.newOrg("eu", "support-chat").id();
        this.kek = new KekRef("acme", new KekId("shared-" + UUID.randomUUID()));
    }

    @AfterEach
    void closeNode() {
        node.close();
    }

    private Custody assign(OrgId org) {
        return node.administration()
                .assignCustomerKey(org, kek, OWNER, plinth.cause())
                .custody();
    }

    private Custody custody(OrgId org) {
        return node.administration().hierarchy(org).custody();
    }

    @Test
    void aCustomersKeyServesOneOrganisationOfAllRegions() {
        node.customer.create(kek.id());
        assign(eu);
        assertFieldRefused("key", () -> assign(us));
        assertThat(custody(us)).isEqualTo(Custody.MANAGED);
        assertThat(custody(eu)).isEqualTo(Custody.CUSTOMER);
    }

    @Test
    void aKeyThatWasGivenUpIsFreeForAnother() {
        node.customer.create(kek.id());
        assign(eu);
        node.administration().returnToManaged(eu, OWNER, plinth.cause());
        assertThat(assign(us)).isEqualTo(Custody.CUSTOMER);
        assertFieldRefused("key", () -> assign(eu));
    }

    @Test
    void aKeyThatWasExchangedIsFreeForAnother() {
        node.customer.create(kek.id());
        assign(eu);
        KekRef next = new KekRef("acme", new KekId("next-" + eu));
        node.customer.create(next.id());
        node.administration().assignCustomerKey(eu, next, OWNER, plinth.cause());
        assertThat(assign(us)).isEqualTo(Custody.CUSTOMER);
    }

    @Test
    void aRefusedAssignmentKeepsNothing() {
        assertFieldRefused("key", () -> assign(eu));
        node.customer.create(kek.id());
        assertThat(assign(us)).isEqualTo(Custody.CUSTOMER);
    }

    @Test
    void aKeyFromBeforeThereWereReservationsIsTakenToo() throws SQLException {
        node.customer.create(kek.id());
        assign(eu);
        try (var connection = plinth.keyStoreSuperuser("us");
                var sql = connection.prepareStatement("delete from keystore.kek_reservation where key_id = ?")) {
            sql.setString(1, kek.id().value());
            assertThat(sql.executeUpdate()).isEqualTo(1);
        }
        try (Node upgraded = world.node()) {
            assertFieldRefused(
                    "key", () -> upgraded.administration().assignCustomerKey(us, kek, OWNER, plinth.cause()));
        }
    }

    @Test
    void ofTwoThatTakeItAtOnceOneGetsIt() throws Exception {
        node.customer.create(kek.id());
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Callable<Boolean>> both = List.of(() -> assigned(us), () -> assigned(eu));
            int got = 0;
            for (Future<Boolean> one : threads.invokeAll(both)) if (one.get()) got++;
            assertThat(got).isEqualTo(1);
        }
    }

    private boolean assigned(OrgId org) {
        try {
            return assign(org) == Custody.CUSTOMER;
        } catch (ProblemException e) {
            return false;
        }
    }

    @Test
    void aReservationThatIsTakenAgainCountsFromThenOn() {
        KekReservations reservations = node.system.reservations();
        world.now = plinth.bean(java.time.InstantSource.class).instant();
        reservations.take(eu, kek);
        world.pass(Duration.ofMinutes(6));
        assertThat(reservations.take(eu, kek)).isEqualTo(KekReservations.Taken.BEFORE);
        reservations.sweep();
        assertThat(reservations.take(us, kek)).isEqualTo(KekReservations.Taken.BY_ANOTHER);
        world.pass(Duration.ofMinutes(6));
        reservations.sweep();
    }

    @Test
    void oneRefusedAssignmentDoesNotFreeTheKeyOfAnotherThatIsUnderWay() {
        KekReservations reservations = node.system.reservations();
        reservations.take(eu, kek);
        assertFieldRefused("key", () -> assign(eu));
        assertThat(reservations.take(us, kek)).isEqualTo(KekReservations.Taken.BY_ANOTHER);
        reservations.giveBack(eu, kek);
    }

    @Test
    void aReservationThatNobodyCameToUseEnds() {
        KekReservations reservations = node.system.reservations();
        world.now = plinth.bean(java.time.InstantSource.class).instant();
        assertThat(reservations.take(eu, kek)).isEqualTo(KekReservations.Taken.NOW);
        reservations.sweep();
        assertThat(reservations.take(us, kek)).as("it may be under way").isEqualTo(KekReservations.Taken.BY_ANOTHER);
        world.pass(Duration.ofMinutes(6));
        reservations.sweep();
        assertThat(reservations.take(us, kek)).isEqualTo(KekReservations.Taken.NOW);
        world.pass(Duration.ofMinutes(6));
        reservations.sweep();
    }
}
