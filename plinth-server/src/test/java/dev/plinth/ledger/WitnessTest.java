package dev.plinth.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.plinth.proof.Checkpoint;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.proof.VerifierKey;
import dev.plinth.proof.witness.Witness;
import dev.plinth.proof.witness.WitnessServer;
import dev.plinth.proof.witness.WitnessState;
import dev.plinth.tenancy.OrgId;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ServerTest
class WitnessTest {
    @TempDir
    private Path folder;

    @Test
    void aWitnessCosignsWhatOnlyGrew(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        try (var witness = new Running(plinth, org)) {
            witness.client().round();
            long first = cosigned(plinth, org, witness.keys()).size();
            for (int i = 0; i < 20; i++) append(plinth, org);
            new LogReader(plinth.bean(Logs.class), org).settled();
            witness.client().round();
            Checkpoint later = cosigned(plinth, org, witness.keys());
            assertThat(later.size()).isEqualTo(first + 20);
            assertThat(later.cosignedBy(witness.keys())).hasSize(2);
            assertThat(plinth.bean(Logs.class).standing(org).witnesses())
                    .singleElement()
                    .satisfies(one -> assertThat(one.size()).isEqualTo(first + 20));
        }
    }

    @Test
    void aReceiptPrefersTheCosignedCheckpointThatCoversItsEntry(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        EntryId covered = append(plinth, org);
        var logs = plinth.bean(Logs.class);
        new LogReader(logs, org).settled();
        try (var witness = new Running(plinth, org)) {
            witness.client().round();
            EntryId later = append(plinth, org);
            new LogReader(logs, org).settled();
            assertThat(receipt(logs, org, covered).cosignedBy(witness.keys())).hasSize(2);
            assertThat(receipt(logs, org, later).cosignedBy(witness.keys())).isEmpty();
        }
    }

    @Test
    void aWitnessThatRemembersMoreThanWeDoIsAskedAgainFromThere(TestPlinth plinth) throws SQLException {
        OrgId org = plinth.newOrg().id();
        new LogReader(plinth.bean(Logs.class), org).settled();
        try (var witness = new Running(plinth, org)) {
            witness.client().round();
            try (var connection = plinth.superuser("us");
                    var statement = connection.createStatement()) {
                statement.execute("delete from tenant.ledger_cosignature where org_id = '" + org + "'");
            }
            append(plinth, org);
            new LogReader(plinth.bean(Logs.class), org).settled();
            witness.client().round();
            assertThat(cosigned(plinth, org, witness.keys()).size()).isEqualTo(2);
        }
    }

    @Test
    void aDeadWitnessDelaysNothing(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        client(plinth, 1, List.of(anyKey())).round();
        EntryId id = append(plinth, org);
        assertThat(plinth.bean(Logs.class).receipt(org, id, Duration.ofSeconds(30)))
                .isInstanceOf(Logs.Proof.Published.class);
    }

    @Test
    void anAnswerThatIsNotACosignatureOfTheWitnessIsNotKept(TestPlinth plinth) throws IOException {
        OrgId org = plinth.newOrg().id();
        new LogReader(plinth.bean(Logs.class), org).settled();
        for (String lie :
                List.of("", "nonsense", "\u2014 w.example AAAAAAAAAAAAAAAA\n", "\u2014 other.example AAAAAAAA\n")) {
            HttpServer liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            liar.createContext("/", exchange -> {
                byte[] bytes = lie.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            liar.start();
            client(plinth, liar.getAddress().getPort(), List.of(anyKey())).round();
            liar.stop(0);
        }
        assertThat(plinth.bean(Logs.class).standing(org).witnesses()).isEmpty();
    }

    private static EntryId append(TestPlinth plinth, OrgId org) {
        return plinth.orgs()
                .once(
                        org,
                        session -> plinth.bean(Ledger.class)
                                .append(session, LedgerEntry.of(plinth.cause(), "department.test", "department", "x")));
    }

    private static Checkpoint cosigned(TestPlinth plinth, OrgId org, List<VerifierKey> witness) {
        Checkpoint checkpoint =
                new LogReader(plinth.bean(Logs.class), org).settled().checkpoint();
        assertThat(checkpoint.cosignedBy(witness)).isNotEmpty();
        return checkpoint;
    }

    private static Checkpoint receipt(Logs logs, OrgId org, EntryId entry) {
        assertThat(logs.receipt(org, entry, Duration.ZERO)).isInstanceOf(Logs.Proof.Published.class);
        String text = ((Logs.Proof.Published) logs.receipt(org, entry, Duration.ZERO)).receipt();
        var receipt = dev.plinth.proof.Receipt.parse(text.getBytes(StandardCharsets.UTF_8));
        return receipt.verify(receipt.entry().orElseThrow(), logs.origin(org), new LogReader(logs, org).keys());
    }

    private static VerifierKey anyKey() {
        return dev.plinth.proof.NoteSigner.generate(
                        "w.example", dev.plinth.proof.SignatureType.ED25519_COSIGNATURE, new SecureRandom())
                .key();
    }

    private static WitnessClient client(TestPlinth plinth, int port, List<VerifierKey> keys) {
        String name = "w-" + UUID.randomUUID().toString().substring(0, 8);
        var settings = new LedgerSettings.Witness(
                name,
                "http://127.0.0.1:" + port,
                keys.stream().map(VerifierKey::format).toList(),
                true);
        return plinth.bean(WitnessFactory.class).client(settings);
    }

    /** A real witness of plinth-proof that knows one log, and our client for it. */
    private final class Running implements AutoCloseable {
        private final WitnessState state;
        private final WitnessServer server;
        private final WitnessClient client;

        Running(TestPlinth plinth, OrgId org) {
            var logKeys = new LogReader(plinth.bean(Logs.class), org).settled().keys();
            state = WitnessState.open(
                    folder.resolve(UUID.randomUUID().toString()), "w.example", logKeys, new SecureRandom());
            server = WitnessServer.start(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new Witness(state, Clock.systemUTC()));
            client = WitnessTest.client(plinth, server.port(), keys());
        }

        WitnessClient client() {
            return client;
        }

        List<VerifierKey> keys() {
            return state.keys();
        }

        @Override
        public void close() {
            server.close();
            state.close();
        }
    }

    @Test
    void whatIsNotCosignedIsSimplyAnUnverifiedStrangersLine(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        var reader = new LogReader(plinth.bean(Logs.class), org).settled();
        var unverified = UnverifiedCheckpoint.of(reader.checkpoint().note());
        assertThat(unverified
                        .verifiedBy(plinth.bean(Logs.class).origin(org), reader.keys())
                        .cosignedBy(List.of(anyKey())))
                .isEmpty();
    }
}
