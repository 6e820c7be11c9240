package dev.plinth.vault.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.access.Role;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import dev.plinth.vault.web.Api.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class VaultHttpTest {
    private static final String RECORDS = "/collections/people/records";

    @Test
    void aRecordIsWrittenHiddenRevealedFoundChangedAndDeleted(TestPlinth plinth) throws Exception {
        Api api = Api.owner(plinth);
        Answer made = api.post(RECORDS, Api.ADA);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("ETag")).isEqualTo("\"1\"");
        assertThat(made.header("Cache-Control")).isEqualTo("no-store");
        assertThat(made.text()).doesNotContain("Lovelace", "078-05-1120", "078051120");
        String path = RECORDS + "/" + made.json().get("id").asString();
        assertThat(made.header("Location")).endsWith(path);
        assertThat(api.get(path).text()).isEqualTo(made.text());
        assertThat(api.get(path + "?view=masked").text())
                .contains("A.L.", "••••1120")
                .doesNotContain("Lovelace");
        assertThat(api.post(path + "/reveal", "{\"fields\":[\"name\",\"any\"],\"purpose\":\"test\"}")
                        .text())
                .contains("\"fields\":{\"name\":\"Ada Lovelace\",\"any\":null}");
        assertThat(api.entries("record.reveal")).isEqualTo(1);
        assertThat(api.post(RECORDS + "/search", "{\"field\":\"ssn\",\"equals\":\"078051120\"}")
                        .text())
                .contains(made.json().get("id").asString());
        Answer patched = api.send("PATCH", path, bytes("{\"fields\":{\"status\":null}}"), "If-Match", "\"1\"");
        assertThat(patched.header("ETag")).isEqualTo("\"2\"");
        assertThat(api.send("PUT", path, bytes("{\"fields\":{}}"), "If-Match", "\"1\"")
                        .status())
                .isEqualTo(412);
        assertThat(api.send("DELETE", path, new byte[0], "If-Match", "\"2\"").status())
                .isEqualTo(204);
        assertThat(api.get(path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"name":"c","fields":[{"name":"a","type":"string","class":"personal","sealed":false}]} | fields[0].sealed
            {"name":"c","fields":[{"name":"a","type":"string","class":"personal","mask":"none"}]} | fields[0].mask
            {"name":"c","fields":[{"name":"a","type":"string","class":"phi"}]} | fields[0].class
            {"name":"c","fields":[{"name":"a","type":"text","class":"open"}]} | fields[0].type fields[0].class
            {"name":"c","fields":[{"name":"a","type":"string"}]} | fields[0].class
            {"name":"c","fields":[{"name":"a","type":5,"class":"public"}]} | fields[0].type
            {"name":"c","fields":[]} | fields
            {"name":"c","fields":{}} | fields
            {"name":"C","fields":[{"name":"a","type":"string","class":"public"}]} | name
            {"name":"c","encrypt":"never","fields":[{"name":"a","type":"string","class":"public"}]} | encrypt
            """)
    void aBadCollectionIsRefusedWithItsFieldsNamed(String body, String fields, TestPlinth plinth) throws Exception {
        Answer refused = Api.owner(plinth).post("/collections", body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.fields()).isEqualTo(fields);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"fields":{"name":5}} | fields.name
            {"fields":{"nothing":"x"}} | fields.nothing
            {"fields":{"name":"x"},"sealed":{}} | sealed
            {"fields":{"name":"x"},"subject":5} | subject
            {"fields":{"name":"x"},"subject":""} | subject
            {"fields":{"name":"x"},"department":"nowhere"} | department
            {"fields":{"name":"x"},"department":"00000000-0000-7000-8000-000000000000"} | department
            {"fields":[]} | fields
            {} | fields
            """)
    void aBadRecordIsRefusedWithItsFieldsNamed(String body, String fields, TestPlinth plinth) throws Exception {
        Api api = Api.owner(plinth);
        Answer refused = api.post(RECORDS, body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.fields()).isEqualTo(fields);
        assertThat(api.count("record")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?limit=0",
                "?limit=501",
                "?limit=201",
                "?limit=41&view=masked",
                "?limt=2",
                "?7140656079869990335",
                "?limit=2&limit=3",
                "?limit=x",
                "?cursor=x",
                "?cursor=bm8",
                "?view=all"
            })
    void aBadQueryIsRefused(String query, TestPlinth plinth) throws Exception {
        assertThat(Api.owner(plinth).get(RECORDS + query).status()).isEqualTo(400);
    }

    @Test
    void pagesFollowEachOtherByTheirCursors(TestPlinth plinth) throws Exception {
        Api api = Api.owner(plinth);
        for (int i = 0; i < 3; i++) api.ada();
        Answer first = api.get(RECORDS + "?limit=2");
        assertThat(first.json().get("items").size()).isEqualTo(2);
        Answer second =
                api.get(RECORDS + "?limit=2&cursor=" + first.json().get("next").asString());
        assertThat(second.json().get("items").size()).isEqualTo(1);
        assertThat(second.json().has("next")).isFalse();
    }

    @Test
    void whatBelongsToOthersIsAnsweredLikeWhatIsMissing(TestPlinth plinth) throws Exception {
        Api api = Api.owner(plinth);
        Api other = Api.owner(plinth);
        String foreign = other.ada();
        String missing = UUID.randomUUID().toString();
        for (String[] use : new String[][] {
            {"GET", "", ""},
            {"GET", "?view=masked", ""},
            {"DELETE", "", ""},
            {"PATCH", "", "{\"fields\":{\"status\":\"x\"}}"},
            {"PUT", "", "{\"fields\":{\"status\":\"x\"}}"},
            {"POST", "/reveal", "{\"fields\":[\"ssn\"],\"purpose\":\"test\"}"},
            {"GET", "/attachments", ""},
            {"GET", "/attachments/a", ""},
            {"DELETE", "/attachments/a", ""},
            {"PUT", "/attachments/a", "content"}
        }) {
            Answer ofForeign = api.send(use[0], RECORDS + "/" + foreign + use[1], bytes(use[2]));
            Answer ofMissing = api.send(use[0], RECORDS + "/" + missing + use[1], bytes(use[2]));
            assertThat(ofForeign.status()).as(use[0] + use[1]).isEqualTo(404);
            assertThat(ofMissing.status()).isEqualTo(404);
            assertThat(ofForeign.sameBytes()).isEqualTo(ofMissing.sameBytes());
        }
    }

    @Test
    void aRepeatedKeyWritesOnceAlsoWhenSentAtOnce(TestPlinth plinth) throws Exception {
        Api api = Api.owner(plinth);
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) calls.add(() -> api.post(RECORDS, Api.ADA, "Idempotency-Key", "once"));
        List<String> ids = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> one : threads.invokeAll(calls)) {
                assertThat(one.get().status()).isEqualTo(201);
                ids.add(one.get().json().get("id").asString());
            }
        }
        assertThat(ids).containsOnly(ids.getFirst());
        assertThat(api.count("record")).isEqualTo(1);
        assertThat(api.entries("record.create")).isEqualTo(1);
        assertThat(api.post(RECORDS, "{\"fields\":{}}", "Idempotency-Key", "once")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aRepeatedBulkRequestIsAnsweredTheSame(TestPlinth plinth) throws Exception {
        Api api = Api.owner(plinth);
        String body = "{\"records\":[" + Api.ADA + "," + Api.ADA + "]}";
        Answer first = api.post(RECORDS + "/bulk", body, "Idempotency-Key", "b");
        Answer again = api.post(RECORDS + "/bulk", body, "Idempotency-Key", "b");
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(api.count("record")).isEqualTo(2);
    }

    @Test
    void halfOfASurrogatePairIsRefusedAndNulComesBack(TestPlinth plinth) throws Exception {
        Api api = Api.owner(plinth);
        assertThat(api.post(RECORDS, "{\"fields\":{\"name\":\"\\ud800\"}}").status())
                .isEqualTo(400);
        Answer made = api.post(RECORDS, "{\"fields\":{\"name\":\"a\\u0000b\",\"status\":\"\\u0000\"}}");
        assertThat(made.text()).contains("\"status\":\"\\u0000\"");
        String path = RECORDS + "/" + made.json().get("id").asString();
        assertThat(api.post(path + "/reveal", "{\"fields\":[\"name\"],\"purpose\":\"test\"}")
                        .text())
                .contains("\"name\":\"a\\u0000b\"");
    }

    @Test
    void anAttachmentIsStreamedUpAndDown(TestPlinth plinth) throws Exception {
        Api api = Api.owner(plinth);
        String path = RECORDS + "/" + api.ada() + "/attachments/notes.txt";
        String content = "ümläut 😀 ".repeat(100_000);
        Answer up = api.send("PUT", path, bytes(content), "Content-Type", "text/plain; charset=utf-8");
        assertThat(up.status()).isEqualTo(201);
        Answer down = api.get(path);
        assertThat(down.status()).isEqualTo(200);
        assertThat(down.text()).isEqualTo(content);
        assertThat(down.header("Content-Type")).startsWith("text/plain");
        assertThat(down.header("Content-Disposition")).isEqualTo("attachment; filename=\"notes.txt\"");
        assertThat(down.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(api.send("PUT", path, bytes("x"), "Content-Type", "text").status())
                .isEqualTo(400);
        assertThat(api.send("DELETE", path, new byte[0]).status()).isEqualTo(204);
        assertThat(api.get(path).status()).isEqualTo(404);
    }

    @Test
    void rolesMayDoWhatTheyHold(TestPlinth plinth) throws Exception {
        Api owner = Api.owner(plinth);
        String path = RECORDS + "/" + owner.ada();
        Api agent = Api.of(plinth, owner.org, Role.AGENT);
        Api auditor = Api.of(plinth, owner.org, Role.AUDITOR);
        String reveal = "{\"fields\":[\"ssn\"],\"purpose\":\"test\"}";
        assertThat(agent.post(path + "/reveal", reveal).status()).isEqualTo(200);
        assertThat(agent.send("DELETE", path, new byte[0]).status()).isEqualTo(403);
        assertThat(agent.post("/collections", Api.PEOPLE).status()).isEqualTo(403);
        assertThat(auditor.get("/collections").status()).isEqualTo(200);
        assertThat(auditor.get(path).status()).isEqualTo(403);
        assertThat(auditor.post(path + "/reveal", reveal).status()).isEqualTo(403);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
