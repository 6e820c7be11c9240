package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ServerTest
class ManagementPortTest {
    private final TestPlinth plinth;

    ManagementPortTest(TestPlinth plinth) {
        this.plinth = plinth;
    }

    private HttpResponse<String> get(String path, String accept) {
        URI uri = URI.create("http://127.0.0.1:" + plinth.managementPort() + path);
        try {
            return plinth.http()
                    .send(
                            HttpRequest.newBuilder(uri).header("Accept", accept).build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "text/html, */*;q=0.8"})
    void healthSaysWhichRegionsAnswer(String accept) {
        HttpResponse<String> answer = get("/actuator/health", accept);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode health = JsonMapper.builder().build().readTree(answer.body());
        assertThat(health.path("status").asString()).isEqualTo("UP");
        JsonNode components = health.path("components");
        assertThat(components.propertyNames())
                .containsExactlyInAnyOrder("catalogueWatch", "livenessState", "readinessState", "regions", "trust");
        assertThat(components.path("regions").path("details").toString())
                .isEqualTo("{\"eu\":\"reachable\",\"us\":\"reachable\"}");
        assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/liveness", "/actuator/health/readiness"})
    void livenessAndReadinessAreAnsweredByThemselves(String path) {
        assertThat(get(path, "*/*").statusCode()).isEqualTo(200);
        assertThat(get(path, "*/*").body()).contains("\"status\":\"UP\"").doesNotContain("regions");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/metrics",
                "/health",
                "/nothing",
                "/actuator/env",
                "/actuator/heapdump",
                "/actuator/health/nothing",
                "/api/v1/me",
                "/account",
                "/error"
            })
    void whatIsNotServedHereIsNotFound(String path) {
        for (String accept : new String[] {"*/*", "text/html"}) {
            HttpResponse<String> answer = get(path, accept);
            int status = path.startsWith("/actuator/health/") && accept.equals("text/html") ? 406 : 404;
            assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(status);
            assertThat(answer.body()).doesNotContain("<html", "Exception", "trace");
        }
    }

    @Test
    void metricsAreReadByNameAndByPrometheus() {
        assertThat(get("/actuator/metrics", "*/*").body()).contains("plinth.tenancy.catalogue.findings");
        assertThat(get("/actuator/metrics/plinth.tenancy.catalogue.findings", "*/*")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/actuator/prometheus", "*/*").body()).contains("plinth_tenancy_catalogue_findings");
    }

    @Test
    void nothingHereTellsPathsAddressesOrSecrets() {
        for (String path : new String[] {"/actuator", "/actuator/health", "/actuator/metrics", "/actuator/prometheus"})
            // the route by that name is no secret, and stands in a label once somebody changed a password
            assertThat(get(path, "*/*").body().replace("/account/password", ""))
                    .as(path)
                    .doesNotContain(
                            "jdbc:", "password", "plk_", plinth.directory().toString());
    }
}
