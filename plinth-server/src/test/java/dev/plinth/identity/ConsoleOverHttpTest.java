package dev.plinth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Api;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@ServerTest
class ConsoleOverHttpTest {
    private final TestPlinth plinth;
    private final String email;
    private final String password;

    ConsoleOverHttpTest(TestPlinth plinth) {
        this.plinth = plinth;
        JsonNode operator = Api.operatorFile(plinth).path("operator");
        this.email = operator.path("email").asString();
        this.password = operator.path("password").asString();
    }

    private Browser signedIn() {
        Browser browser = new Browser(plinth);
        HttpResponse<String> answer = browser.signIn(email, password);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return browser;
    }

    @Test
    void theCookieIsOnlyForThisHostOverTls() {
        Browser browser = new Browser(plinth);
        HttpResponse<String> answer = browser.signIn(email, password);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .singleElement()
                .satisfies(cookie -> assertThat(cookie)
                        .startsWith("__Host-plinth=")
                        .contains("; Path=/;", "; Secure;", "; HttpOnly;", "; SameSite=Strict")
                        .doesNotContain("Domain"));
        assertThat(browser.signedIn()).isTrue();
    }

    @Test
    void aSessionIdFromBeforeTheSignInIsWorthNothingAfterIt() {
        Browser victim = new Browser(plinth);
        victim.get("/sign-in");
        Browser attacker = victim.thief();
        victim.post("/sign-in", Map.of("email", email, "password", password));
        assertThat(victim.signedIn()).isTrue();
        assertThat(victim.cookie()).isNotEqualTo(attacker.cookie());
        assertThat(attacker.signedIn()).isFalse();
    }

    @Test
    void aPlantedCookieIsNoSession() {
        Browser browser = new Browser(plinth);
        for (String planted : List.of("A".repeat(43), "x", "A".repeat(4000), "'; drop table x--")) {
            browser.plant(planted);
            assertThat(browser.signedIn()).isFalse();
        }
    }

    @Test
    void signingOutEndsTheSessionEverywhere() {
        Browser browser = signedIn();
        Browser thief = browser.thief();
        browser.get("/account");
        HttpResponse<String> answer = browser.post("/sign-out", Map.of());
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Clear-Site-Data")).isPresent();
        assertThat(browser.cookie()).isEmpty();
        assertThat(thief.signedIn()).isFalse();
    }

    @Test
    void aFormWithoutItsTokenIsRefused() {
        Browser browser = signedIn();
        browser.get("/account");
        Browser other = signedIn();
        for (String token : List.of("", "nonsense", "A".repeat(86), "A".repeat(10_000), "\0", "ü", notText(43))) {
            HttpResponse<String> answer = browser.postWith(token, "/sign-out", Map.of());
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("<html", "did not come from this page");
        }
        other.get("/account");
        assertThat(browser.signedIn()).isTrue();
        Browser fresh = new Browser(plinth);
        assertThat(fresh.post("/sign-in", Map.of("email", email, "password", password))
                        .statusCode())
                .isEqualTo(403);
    }

    /** A token whose two halves, taken together, give bytes that are not UTF-8. */
    private static String notText(int length) {
        byte[] token = new byte[2 * length];
        Arrays.fill(token, length, 2 * length, (byte) 0xff);
        return Base64.getUrlEncoder().encodeToString(token);
    }

    @Test
    void anUnknownAccountAndAWrongPasswordAreAnsweredAlike() {
        HttpResponse<String> wrong = new Browser(plinth).signIn(email, "not the password");
        HttpResponse<String> unknown = new Browser(plinth).signIn("nobody-1@example.org", "not the password");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(withoutToken(unknown)).isEqualTo(withoutToken(wrong));
        assertThat(wrong.body()).contains("not right").doesNotContain(email);
    }

    private static String withoutToken(HttpResponse<String> answer) {
        return answer.body().replaceAll("value=\"[^\"]*\"", "");
    }

    @Test
    void pagesBehindTheSignInSendPeopleThereAndAreNotCached() {
        HttpResponse<String> account = new Browser(plinth).get("/account");
        assertThat(account.statusCode()).isEqualTo(303);
        assertThat(account.headers().firstValue("Location").orElseThrow()).endsWith("/sign-in");
        HttpResponse<String> mine = signedIn().get("/account");
        assertThat(mine.headers().allValues("Cache-Control")).containsExactly("no-store");
    }

    @Test
    void theConsolesCookieOpensNoApi() {
        Browser browser = signedIn();
        assertThat(browser.get("/api/v1/me").statusCode()).isEqualTo(401);
        assertThat(browser.get("/api/v1/orgs").statusCode()).isEqualTo(401);
    }

    @Test
    void anApiKeyOpensNoPage() {
        assertThat(Api.operator(plinth).get("/account", "Accept", "text/html").status())
                .isEqualTo(303);
    }

    @Test
    void missingAndOverlongFieldsAreRefused() {
        Browser browser = new Browser(plinth);
        browser.get("/sign-in");
        assertThat(browser.post("/sign-in", Map.of("email", "a")).statusCode()).isEqualTo(400);
        assertThat(browser.post("/sign-in", Map.of("email", "a", "password", "p".repeat(100_000)))
                        .statusCode())
                .isBetween(400, 499);
        assertThat(browser.post("/sign-in", Map.of("email", "a\0b", "password", "\ud83d\ude00\0"))
                        .statusCode())
                .isEqualTo(401);
    }
}
