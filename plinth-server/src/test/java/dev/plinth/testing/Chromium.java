package dev.plinth.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The system's own browser, without a window. */
public final class Chromium implements AutoCloseable {
    private static final int HEIGHT = 900;

    private final Playwright playwright;
    private final Browser browser;

    public Chromium() {
        playwright = Playwright.create(new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of(
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    /** A visitor who was never here before. */
    public BrowserContext context(int width, ColorScheme theme) {
        return browser.newContext(options().setViewportSize(width, HEIGHT).setColorScheme(theme));
    }

    public BrowserContext withoutScripts() {
        return browser.newContext(options().setJavaScriptEnabled(false));
    }

    private static NewContextOptions options() {
        return new NewContextOptions().setIgnoreHTTPSErrors(true);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
