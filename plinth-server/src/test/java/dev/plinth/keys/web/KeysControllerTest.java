package dev.plinth.keys.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.access.Caller;
import dev.plinth.access.Role;
import dev.plinth.crypto.CipherPool;
import dev.plinth.crypto.KekId;
import dev.plinth.crypto.KeyWrapper;
import dev.plinth.http.Callers;
import dev.plinth.http.RequestIds;
import dev.plinth.keys.KeyPurpose;
import dev.plinth.keys.Keys;
import dev.plinth.keys.file.FileKekProvider;
import dev.plinth.tenancy.OrgId;
import dev.plinth.tenancy.Principal;
import dev.plinth.tenancy.RequestId;
import dev.plinth.testing.TestPlinth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** A Plinth of its own, with a provider that a customer holds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysControllerTest {
    private static final String SECRET_SHAPES = "[0-9a-f]{64}|[A-Za-z0-9+/]{43}=";

    private final Path directory = TestPlinth.freshDirectory().resolve("acme");
    private final FileKekProvider customers = new FileKekProvider(
            "acme", directory, new KeyWrapper(new CipherPool(), new SecureRandom()), new SecureRandom());
    private final TestPlinth plinth = TestPlinth.start(Map.of(
            "plinth.regions", "us",
            "plinth.keys.worker", "false",
            "plinth.keys.files.acme", directory.toString()));
    private final MockMvc http = MockMvcBuilders.webAppContextSetup((WebApplicationContext) Objects.requireNonNull(
                    plinth.bean(RequestMappingHandlerMapping.class).getApplicationContext()))
            .build();
    private OrgId org = plinth.organisations().instance();
    private Instant rootedAt = Instant.EPOCH;

    @BeforeEach
    void freshOrganisation() {
        rootedAt = Instant.EPOCH;
        org = plinth.newOrg().id();
    }

    @AfterAll
    void stop() {
        plinth.close();
    }

    record Answer(int status, String body) {
        Answer is(int expected) {
            assertThat(status).as(body).isEqualTo(expected);
            return this;
        }

        Answer has(String... parts) {
            assertThat(body).contains(parts);
            return this;
        }
    }

    private Answer send(Role role, HttpMethod method, String path, String body) {
        return send(org, role, method, path, body);
    }

    /** A caller of the test's organisation asks about another one. */
    private Answer send(OrgId about, Role role, HttpMethod method, String path, String body) {
        Caller caller = new Caller(
                new Principal(Principal.Kind.USER, "tester"),
                role == Role.OPERATOR ? Optional.empty() : Optional.of(org),
                Optional.empty(),
                role,
                role.permissions(),
                Optional.of(rootedAt),
                new RequestId(UUID.randomUUID()));
        try {
            var answer = http.perform(MockMvcRequestBuilders.request(method, "/api/v1/orgs/" + about + path)
                            .contentType(MediaType.APPLICATION_JSON)
                            .content(body)
                            .requestAttr(RequestIds.class.getName(), caller.request())
                            .with(request -> {
                                Callers.set(request, caller);
                                return request;
                            }))
                    .andReturn()
                    .getResponse();
            return new Answer(answer.getStatus(), answer.getContentAsString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer get(Role role, String path) {
        return send(role, HttpMethod.GET, path, "");
    }

    private Answer post(Role role, String path, String body) {
        return send(role, HttpMethod.POST, path, body);
    }

    private Answer giveCustomerKey() {
        customers.create(new KekId("key-" + org));
        return send(
                Role.OWNER,
                HttpMethod.PUT,
                "/keys/customer-key",
                "{\"provider\":\"acme\",\"key\":\"key-%s\"}".formatted(org));
    }

    @Test
    void theHierarchyShowsEverythingButKeys() {
        Answer answer = get(Role.AUDITOR, "/keys").is(200);

        answer.has("\"custody\":\"managed\"", "\"state\":\"active\"", "\"purpose\":\"vault\"", "\"ageSeconds\":");
        assertThat(answer.body()).doesNotContainPattern(SECRET_SHAPES).doesNotContain("wrapped", "pulledAt");
    }

    @Test
    void whoMayNotIsRefused() {
        get(Role.AGENT, "/keys").is(403);
        get(Role.AGENT, "/keys/rotation").is(403);
        for (Role role : List.of(Role.AGENT, Role.AUDITOR, Role.ADMIN)) {
            post(role, "/keys/rotate", "{}").is(403);
            send(role, HttpMethod.PUT, "/keys/customer-key", "{\"provider\":\"acme\",\"key\":\"x\"}")
                    .is(403);
            send(role, HttpMethod.DELETE, "/keys/customer-key", "").is(403);
            post(role, "/keys/customer-key/pull", "{}").is(403);
            post(role, "/keys/customer-key/restore", "{}").is(403);
            post(role, "/subjects/shred", "{\"reference\":\"ada\",\"reason\":\"x\"}")
                    .is(403);
        }
        post(Role.OPERATOR, "/subjects/shred", "{\"reference\":\"ada\",\"reason\":\"x\"}")
                .is(403);
    }

    @Test
    void pullingAndRestoringNeedNoBody() {
        giveCustomerKey().is(200);
        post(Role.OPERATOR, "/keys/customer-key/pull", "").is(200).has("\"state\":\"pulled\"");
        post(Role.OWNER, "/keys/customer-key/restore", "").is(200).has("\"state\":\"active\"");
        post(Role.OWNER, "/keys/customer-key/pull", "{").is(400);
        post(Role.OWNER, "/keys/customer-key/pull", "{\"why\":\"x\"}").is(400);
    }

    @Test
    void pullingAManagedKeySaysWhoseKeyItIs() {
        post(Role.OWNER, "/keys/customer-key/pull", "").is(409).has("custody managed", "PUT …/keys/customer-key");
    }

    @Test
    void aProviderThatCannotHoldCustomerKeysIsRefusedWithThoseThatCan() {
        send(Role.OWNER, HttpMethod.PUT, "/keys/customer-key", "{\"provider\":\"file\",\"key\":\"x\"}")
                .is(400)
                .has("operator's own", "a provider for customer keys: acme\"");
        send(Role.OWNER, HttpMethod.PUT, "/keys/customer-key", "{\"provider\":\"vault\",\"key\":\"x\"}")
                .is(400)
                .has("is not configured here", "a provider for customer keys: acme\"");
    }

    /** The commands of docs/keys.md, as a customer types them. */
    @Test
    void aKeyMadeByTheDocumentedCommandsIsACustomerKey() throws Exception {
        String text = Files.readString(Path.of(System.getProperty("plinth.root", ".."), "docs/keys.md"));
        String commands = text.substring(text.indexOf("```sh\n") + 6, text.indexOf("\n```\n", text.indexOf("```sh\n")));
        String name = "doc-" + org;
        ProcessBuilder shell = new ProcessBuilder("sh", "-euc", commands).inheritIO();
        shell.environment().put("keys", directory.toString());
        shell.environment().put("name", name);
        assertThat(shell.start().waitFor()).isZero();
        send(Role.OWNER, HttpMethod.PUT, "/keys/customer-key", "{\"provider\":\"acme\",\"key\":\"%s\"}".formatted(name))
                .is(200)
                .has("\"custody\":\"customer\"");
    }

    @Test
    void aForeignOrganisationIsNotFound() {
        OrgId foreign = plinth.newOrg().id();
        for (OrgId other : List.of(foreign, new OrgId(UUID.randomUUID()))) {
            send(other, Role.OWNER, HttpMethod.GET, "/keys", "").is(404);
            send(other, Role.OWNER, HttpMethod.POST, "/keys/rotate", "{}").is(404);
            send(other, Role.OWNER, HttpMethod.POST, "/keys/customer-key/pull", "{}")
                    .is(404);
            send(other, Role.OWNER, HttpMethod.POST, "/keys/customer-key/restore", "{}")
                    .is(404);
            send(other, Role.OWNER, HttpMethod.POST, "/subjects/shred", "{\"reference\":\"ada\",\"reason\":\"x\"}")
                    .is(404);
        }
        send(new OrgId(UUID.randomUUID()), Role.OPERATOR, HttpMethod.GET, "/keys", "")
                .is(404);
    }

    @Test
    void rotatingShowsTheNewVersionAndItsProgress() {
        get(Role.OWNER, "/keys").is(200);
        post(Role.OWNER, "/keys/rotate", "{\"purposes\":[\"vault\"],\"reason\":\"drill\"}")
                .is(200)
                .has("\"version\":2", "\"state\":\"retiring\"");
        get(Role.AUDITOR, "/keys/rotation").is(200).has("\"purpose\":\"vault\"", "\"from\":1", "\"to\":2");
        post(Role.OWNER, "/keys/rotate", "{}").is(200).has("\"version\":3");
        post(Role.OPERATOR, "/keys/rotate", "{\"kek\":true}").is(200).has("\"generation\":2");
    }

    @Test
    void badRotationsAreRefusedByField() {
        for (String bad : List.of(
                "{\"purposes\":[]}",
                "{\"purposes\":[\"subject-id\"]}",
                "{\"purposes\":[\"nothing\"]}",
                "{\"purposes\":[\"vault\"],\"kek\":true}",
                "{\"purposes\":\"vault\"}",
                "{\"kek\":\"true\"}",
                "{\"unknown\":1}",
                "{\"reason\":\"\"}",
                "{\"reason\":\"a\\u0000b\"}",
                "{\"reason\":\"%s\"}".formatted("x".repeat(201)),
                "[]",
                "null")) post(Role.OWNER, "/keys/rotate", bad).is(400).has("\"errors\":[{\"field\"");
        post(Role.OWNER, "/keys/rotate", "{").is(400);
        post(Role.OWNER, "/keys/rotate", "").is(400);
    }

    @Test
    void aCustomerKeyIsAssignedPulledAndRestored() {
        giveCustomerKey().is(200).has("\"custody\":\"customer\"", "\"provider\":\"acme\"");
        post(Role.OPERATOR, "/keys/customer-key/pull", "{\"reason\":\"suspected breach\"}")
                .is(200)
                .has("\"stoppedHereAfterMillis\":", "\"stoppedEverywhereWithinMillis\":5000", "\"pulledAt\":\"");
        get(Role.OWNER, "/keys").is(200).has("\"state\":\"pulled\"");
        post(Role.OWNER, "/subjects/shred", "{\"reference\":\"ada\",\"reason\":\"x\",\"dryRun\":true}")
                .is(503)
                .has("\"code\":\"key-unavailable\"");

        post(Role.OPERATOR, "/keys/customer-key/restore", "{}").is(403);
        post(Role.OWNER, "/keys/customer-key/restore", "{}").is(200).has("\"state\":\"active\"");
        plinth.bean(Keys.class).keyring(org, KeyPurpose.VAULT);
        send(Role.OPERATOR, HttpMethod.DELETE, "/keys/customer-key", "").is(403);
        send(Role.OWNER, HttpMethod.DELETE, "/keys/customer-key", "").is(200).has("\"custody\":\"managed\"");
    }

    @Test
    void aKeyRootedAfterTheCustomersKeyCannotTouchIt() {
        post(Role.OPERATOR, "/keys/customer-key/restore", "{}").is(403);
        send(Role.OPERATOR, HttpMethod.PUT, "/keys/customer-key", "{\"provider\":\"acme\",\"key\":\"x\"}")
                .is(403);
        giveCustomerKey().is(200).has("\"customerSince\":");
        post(Role.OPERATOR, "/keys/customer-key/pull", "{}").is(200);
        rootedAt = Instant.now().plusSeconds(1);
        post(Role.OWNER, "/keys/customer-key/restore", "{}").is(403).has("use an owner's key from before");
        send(Role.OWNER, HttpMethod.DELETE, "/keys/customer-key", "").is(403);
        customers.create(new KekId("other-" + org));
        send(
                        Role.OWNER,
                        HttpMethod.PUT,
                        "/keys/customer-key",
                        "{\"provider\":\"acme\",\"key\":\"other-%s\"}".formatted(org))
                .is(403);
        get(Role.OWNER, "/keys").is(200).has("\"state\":\"pulled\"");
    }

    @Test
    void badCustomerKeysAreRefusedByField() {
        for (String bad : List.of(
                "{\"provider\":\"acme\",\"key\":\"absent\"}",
                "{\"provider\":\"acme\",\"key\":\"\"}",
                "{\"provider\":\"acme\",\"key\":\"a\\u0000b\"}",
                "{\"provider\":\"acme\",\"key\":\"../../kek/x\"}",
                "{\"provider\":\"file\",\"key\":\"x\"}",
                "{\"provider\":\"FILE\",\"key\":\"x\"}",
                "{\"provider\":\"nowhere\",\"key\":\"x\"}",
                "{\"provider\":\"acme\"}",
                "{\"key\":\"x\"}"))
            send(Role.OWNER, HttpMethod.PUT, "/keys/customer-key", bad).is(400).has("\"errors\":[{\"field\"");
        get(Role.OWNER, "/keys").has("\"custody\":\"managed\"");
    }

    @Test
    void withoutACustomerKeyThereIsNothingToPull() {
        post(Role.OWNER, "/keys/customer-key/pull", "{}").is(409);
        post(Role.OWNER, "/keys/customer-key/restore", "{}").is(409);
        send(Role.OWNER, HttpMethod.DELETE, "/keys/customer-key", "").is(409);
    }

    @Test
    void aSubjectIsCountedAndThenShredded() {
        Keys keys = plinth.bean(Keys.class);
        keys.subjectKeyForSealing(org, keys.subject(org, "ada"));
        String wanted = "{\"reference\":\"ada\",\"reason\":\"erasure request 4\"%s}";

        post(Role.OWNER, "/subjects/shred", wanted.formatted(",\"dryRun\":true"))
                .is(200)
                .has("\"outcome\":\"would-shred\"", "\"generation\":1");
        post(Role.OWNER, "/subjects/shred", wanted.formatted(""))
                .is(200)
                .has("\"outcome\":\"shredded\"", "\"everywhereWithinMillis\":5000");
        post(Role.OWNER, "/subjects/shred", wanted.formatted("")).is(200).has("\"outcome\":\"nothing-held\"");
    }

    @Test
    void badShreddingsAreRefusedByField() {
        for (String bad : List.of(
                "{\"reference\":\"\",\"reason\":\"x\"}",
                "{\"reference\":\"%s\",\"reason\":\"x\"}".formatted("x".repeat(513)),
                "{\"reference\":\"ada\",\"reason\":\" \"}",
                "{\"reference\":\"ada\"}",
                "{\"reason\":\"x\"}",
                "{\"reference\":7,\"reason\":\"x\"}",
                "{\"reference\":null,\"reason\":\"x\"}"))
            post(Role.OWNER, "/subjects/shred", bad).is(400).has("\"errors\":[{\"field\"");
    }
}
