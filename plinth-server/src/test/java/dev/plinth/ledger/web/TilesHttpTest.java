package dev.plinth.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.ledger.Logs;
import dev.plinth.proof.UnverifiedCheckpoint;
import dev.plinth.proof.VerifierKey;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Organisation;
import dev.plinth.tenancy.RegionId;
import dev.plinth.tenancy.SyntheticOrganisations;
import dev.plinth.testing.LogReader;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class TilesHttpTest {
    @Test
    void anyoneMayReadCheckpointsKeysAndHashTiles(TestPlinth plinth) throws Exception {
        String origin = log(plinth);
        var keys = get(plinth, "/ledger/" + origin + "/keys");
        var checkpoint = get(plinth, "/ledger/" + origin + "/checkpoint");
        var verified = UnverifiedCheckpoint.parse(checkpoint.body())
                .verifiedBy(origin, text(keys).lines().map(VerifierKey::parse).toList());
        assertThat(verified.signers()).hasSize(2);
        assertThat(checkpoint.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
        assertThat(checkpoint.headers().firstValue("Cache-Control")).contains("no-cache");
        var tile = get(plinth, "/ledger/" + origin + "/tile/0/000.p/1");
        assertThat(tile.body()).isEqualTo(verified.root().bytes());
        assertThat(tile.headers().firstValue("Cache-Control")).get().asString().contains("immutable");
        assertThat(tile.headers().firstValue("Content-Type")).contains("application/octet-stream");
    }

    @Test
    void theKeysOfAllLogsAreInOnePlace(TestPlinth plinth) throws Exception {
        String origin = log(plinth);
        var all = text(get(plinth, "/ledger/keys"))
                .lines()
                .map(VerifierKey::parse)
                .map(VerifierKey::name)
                .toList();
        assertThat(all.stream().filter(origin::equals)).hasSize(2);
        assertThat(all).anyMatch(name -> name.startsWith("instance."));
    }

    @Test
    void organisationsThatBelongToNobodyAreNotAmongThem(TestPlinth plinth) throws Exception {
        var pair = plinth.bean(SyntheticOrganisations.class).pair(new RegionId("us"));
        String all = text(get(plinth, "/ledger/keys"));
        for (Organisation one : List.of(pair.one(), pair.other()))
            assertThat(all).doesNotContain(one.id().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tile/0/000", "/tile/0/000.p/2", "/tile/0/001.p/1", "/tile/0/000.p/0", "/tile/0/000.p/257",
                        "/tile/0/0", "/tile/1/000.p/1",
                "/tile/64/000.p/1", "/tile/0/x001/000.p/1", "/tile/00/000.p/1", "/tile/", "/tile/x",
                        "/tile/0/../0/000.p/1", "/tile/-1/000.p/1"
            })
    void aTileThatIsNotThereIsNotFound(String path, TestPlinth plinth) throws Exception {
        assertThat(get(plinth, "/ledger/" + log(plinth) + path).statusCode()).isIn(400, 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nolog",
                "instance",
                "instance.other.plinth",
                "00000000-0000-7000-8000-000000000000.%s.plinth",
                "INSTANCE.%s.plinth",
                "..%%2f.%s.plinth"
            })
    void aLogThatIsNotHereIsNotFound(String origin, TestPlinth plinth) throws Exception {
        String name = plinth.bean(dev.plinth.runtime.Installation.class).name();
        assertThat(get(plinth, "/ledger/" + origin.formatted(name) + "/checkpoint")
                        .statusCode())
                .isIn(400, 404);
    }

    @Test
    void entriesAreNotForAnyone(TestPlinth plinth) throws Exception {
        String origin = log(plinth);
        assertThat(get(plinth, "/ledger/" + origin + "/tile/entries/000.p/1").statusCode())
                .isEqualTo(401);
        OrgId org = plinth.bean(Logs.class).org(origin);
        for (String path : Arrays.asList("", "/entries", "/export", "/receipts/00000000-0000-7000-8000-000000000000")) {
            assertThat(get(plinth, "/api/v1/orgs/" + org + "/ledger" + path).statusCode())
                    .isEqualTo(401);
            assertThat(get(plinth, "/api/v1/instance/ledger" + path).statusCode())
                    .isEqualTo(401);
        }
    }

    private static String log(TestPlinth plinth) {
        OrgId org = plinth.newOrg().id();
        new LogReader(plinth.bean(Logs.class), org).settled();
        return plinth.bean(Logs.class).origin(org);
    }

    private static HttpResponse<byte[]> get(TestPlinth plinth, String path) throws IOException, InterruptedException {
        return plinth.http()
                .send(HttpRequest.newBuilder(plinth.uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
