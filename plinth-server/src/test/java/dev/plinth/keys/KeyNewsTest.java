package dev.plinth.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.crypto.KekId;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.RegionId;
import dev.plinth.testing.TestPlinth;
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

    KeyNewsTest(TestPlinth plinth) throws InterruptedException {
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
    private void untilListening() throws InterruptedException {
        there.keys().keyring(org, KeyPurpose.BACKUP);
        int version = 1;
        while (there.keys().keyring(org, KeyPurpose.BACKUP).primary() == 1 && version < 100) {
            here.administration().rotate(org, java.util.Set.of(KeyPurpose.BACKUP), plinth.cause());
            version++;
            Thread.sleep(50);
        }
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
    void anotherNodeHearsOfAPullWithoutWaitingForTheBound() throws InterruptedException {
        CustomerKeyTest.giveCustomerKey(here, org, new KekId("acme-" + org), plinth.cause());
        there.keys().keyring(org, KeyPurpose.VAULT);
        here.administration().pull(org, plinth.cause());

        for (int i = 0; i < 500 && !closedThere(); i++) Thread.sleep(10);

        assertThat(closedThere()).isTrue();
        assertThat(there.meters.get("plinth.keys.pull.latency").timer().count()).isEqualTo(1);
        KeyTests.sabotage(plinth, "update keystore.rotation set state = 'done' where org_id = '%s'", org);
    }

    @Test
    void anotherNodeHearsOfAShreddedSubject() throws InterruptedException {
        SubjectId ada = here.keys().subject(org, "ada");
        here.keys().subjectKeyForSealing(org, ada);
        there.keys().subjectKeyForSealing(org, ada);
        here.administration().shred(org, "ada", plinth.cause());

        for (int i = 0;
                i < 500 && there.keys().subjectKeyForOpening(org, ada, 1, 1).isPresent();
                i++) Thread.sleep(10);

        assertThat(there.keys().subjectKeyForOpening(org, ada, 1, 1)).isEmpty();
        KeyTests.sabotage(plinth, "update keystore.rotation set state = 'done' where org_id = '%s'", org);
    }
}
