package dev.plinth.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import dev.plinth.testing.Api;
import dev.plinth.testing.Chromium;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("system")
@ServerTest
class PagesInBrowserTest {
    private final TestPlinth plinth;
    private final Chromium chromium;

    PagesInBrowserTest(TestPlinth plinth, Chromium chromium) {
        this.plinth = plinth;
        this.chromium = chromium;
    }

    @ParameterizedTest
    @CsvSource({
        "/,1280,LIGHT",
        "/,1280,DARK",
        "/,390,LIGHT",
        "/,390,DARK",
        "/sign-in,1280,LIGHT",
        "/sign-in,1280,DARK",
        "/sign-in,390,LIGHT",
        "/sign-in,390,DARK",
        "/trust,1280,LIGHT",
        "/trust,1280,DARK",
        "/trust,390,LIGHT",
        "/trust,390,DARK",
        "/trust/support-chat,1280,LIGHT",
        "/trust/support-chat,1280,DARK",
        "/trust/support-chat,390,LIGHT",
        "/trust/support-chat,390,DARK",
        "/nothing-here,1280,LIGHT",
        "/nothing-here,390,DARK"
    })
    void aPageIsAccessibleAndLoadsNothingForeign(String path, int width, ColorScheme theme) {
        try (BrowserContext context = chromium.context(width, theme);
                Page page = context.newPage()) {
            List<String> errors = new ArrayList<>();
            List<String> loaded = new ArrayList<>();
            page.onConsoleMessage(message -> errors.add(message.text()));
            page.onRequest((Request request) -> loaded.add(request.url()));
            page.navigate(plinth.uri(path).toString());
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of("target/pages", path.replace('/', '_') + "-" + width + "-" + theme + ".png")));
            assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
            assertThat(errors.stream().filter(text -> !text.contains("404"))).isEmpty();
            assertThat(loaded)
                    .isNotEmpty()
                    .allSatisfy(
                            url -> assertThat(url).startsWith(plinth.uri("/").toString()));
            assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .isEqualTo(true);
        }
    }

    @Test
    void theOperatorSignsInAndOutByKeyboard() {
        var operator = Api.operatorFile(plinth).path("operator");
        try (BrowserContext context = chromium.context(1280, ColorScheme.LIGHT);
                Page page = context.newPage()) {
            page.navigate(plinth.uri("/sign-in").toString());
            page.focus("#email");
            page.keyboard().type(operator.path("email").asString());
            page.keyboard().press("Tab");
            page.keyboard().type(operator.path("password").asString());
            page.keyboard().press("Enter");
            page.waitForURL(plinth.uri("/").toString());
            page.navigate(plinth.uri("/account").toString());
            assertThat(page.textContent("h1")).isEqualTo("Your account");
            assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
            page.click("text=Sign out");
            page.waitForURL(plinth.uri("/").toString());
            page.navigate(plinth.uri("/account").toString());
            assertThat(page.url()).endsWith("/sign-in");
        }
    }

    @Test
    void whatAClaimDoesNotCoverIsReachedByKeyboardAndWithoutScripts() {
        try (BrowserContext context = chromium.withoutScripts();
                Page page = context.newPage()) {
            page.navigate(plinth.uri("/trust/support-chat").toString());
            Locator details = page.locator("#SC-01 details");
            assertThat(details.locator("dl").isVisible()).isFalse();
            page.locator("#SC-01 .standing a").focus();
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            assertThat(details.locator("dl").isVisible()).isTrue();
        }
    }

    @Test
    void anInlineScriptDoesNotRun() {
        try (BrowserContext context = chromium.context(1280, ColorScheme.LIGHT);
                Page page = context.newPage()) {
            page.navigate(plinth.uri("/").toString());
            page.evaluate("const s = document.createElement('script'); s.textContent = 'window.ran = true';"
                    + " document.body.append(s)");
            assertThat(page.evaluate("window.ran === undefined")).isEqualTo(true);
        }
    }
}
