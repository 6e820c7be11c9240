package dev.plinth.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.crypto.KekId;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import dev.plinth.testing.Await;
import dev.plinth.testing.TestPlinth;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes whose clocks stand still: what they notice here, they hear from each other and not by revalidation. */
@KeyTest
class KeyNewsTest {
    private final TestPlinth plinth;
    private final Node.World world;
    private final Node here;
    private final Node there;
    private final OrgId org;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Thread listener;

    KeyNewsTest(TestPlinth plinth) {
        this.plinth = plinth;
        this.world = new Node.World(plinth);
        this.here = world.node();
        this.there = world.node();
        this.org = plinth.newOrg().id();
        this.listener = Thread.ofPlatform().start(() -> there.system.news().listen(new RegionId("us"), stopped::get));
        untilListening();
    }

    @AfterEach
    void stop() throws InterruptedException {
        stopped.set(true);
        listener.join();
        here.close();
        there.close();
    }

    /** Changes something harmless until the other node follows. */
    private void untilListening() {
        there.keys().keyring(org, KeyPurpose.BACKUP);
        Await.until("the other node follows a rotation", () -> {
            here.administration().rotate(org, Set.of(KeyPurpose.BACKUP), plinth.cause());
            return there.keys().keyring(org, KeyPurpose.BACKUP).primary() > 1;
        });
    }

    private boolean closedThere() {
        try {
            there.keys().keyring(org, KeyPurpose.VAULT);
            return false;
        } catch (ProblemException e) {
            return true;
        }
    }

    @Test
    void anotherNodeHearsOfAPullWithoutWaitingForTheBound() {
        CustomerKeyTest.giveCustomerKey(here, org, new KekId("acme-" + org), plinth.cause());
        there.keys().keyring(org, KeyPurpose.VAULT);
        here.administration().pull(org, plinth.cause());

        Await.until("the other node is closed too", this::closedThere);
        assertThat(there.meters.get("plinth.keys.pull.latency").timer().count()).isEqualTo(1);
        KeyTests.sabotage(plinth, "update keystore.rotation set state = 'done' where org_id = '%s'", org);
    }

    @Test
    void anotherNodeHearsOfAShreddedSubject() {
        SubjectId ada = here.keys().subject(org, "ada");
        here.keys().subjectKeyForSealing(org, ada);
        there.keys().subjectKeyForSealing(org, ada);
        here.administration().shred(org, "ada", plinth.cause());

        Await.until(
                "the other node has forgotten the key",
                () -> there.keys().subjectKeyForOpening(org, ada, 1, 1).isEmpty());
        KeyTests.sabotage(plinth, "update keystore.rotation set state = 'done' where org_id = '%s'", org);
    }
}
