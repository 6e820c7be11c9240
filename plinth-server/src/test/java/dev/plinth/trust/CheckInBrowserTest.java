package dev.plinth.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.plinth.intake.support.Corpora;
import dev.plinth.testing.Api;
import dev.plinth.testing.Chromium;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import dev.plinth.trust.catalogue.ClaimId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The button of the trust page in a real browser, against an installation that lies to it in every way we know. */
@Tag("system")
@ServerTest
class CheckInBrowserTest {
    private static final ClaimId CLAIM = new ClaimId("SC-01");
    private static final String PROBE = "tls-versions";

    private final TestPlinth plinth;
    private final Chromium chromium;

    CheckInBrowserTest(TestPlinth plinth, Chromium chromium) {
        this.plinth = plinth;
        this.chromium = chromium;
    }

    @BeforeEach
    void prove() throws InterruptedException {
        Proving.make(plinth, CLAIM, PROBE);
    }

    private Page visit(BrowserContext visitor) {
        Page page = visitor.newPage();
        page.navigate(plinth.uri("/trust/support-chat").toString());
        return page;
    }

    /** Presses the button and reads what it says. */
    private static String checked(Page page) {
        page.locator("#verify button").first().click();
        Locator results = page.locator("#verify .results ul, #verify .results .bad-note");
        results.waitFor();
        return results.innerText();
    }

    /** Answers every request whose address fits as the server does, changed. */
    private static void lying(Page page, String glob, UnaryOperator<String> lie) {
        page.route(glob, route -> {
            var answer = route.fetch();
            route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(lie.apply(answer.text())));
        });
    }

    @Test
    void aFirstVisitChecksTheEvidenceAndRemembersTheLog() {
        try (BrowserContext visitor = chromium.context(1280, ColorScheme.LIGHT)) {
            Page page = visit(visitor);
            assertThat(checked(page))
                    .containsPattern("([1-9]\\d*) of \\1 that are called proven here have their evidence in that log")
                    .contains("has not seen this log before")
                    .doesNotContain("Not so");
            assertThat(page.locator("#SC-01 .checked").innerText()).isEqualTo("Checked in your browser");
            page.screenshot(
                    new Page.ScreenshotOptions().setPath(java.nio.file.Path.of("target/pages/checked-in-browser.png")));
        }
    }

    @Test
    void aLaterVisitSeesThatTheLogOnlyGrew() throws InterruptedException {
        try (BrowserContext visitor = chromium.context(1280, ColorScheme.LIGHT)) {
            checked(visit(visitor));
            Proving.ran(plinth, Order.live(PROBE));
            assertThat(checked(visit(visitor)))
                    .contains("The log only grew since this browser saw it")
                    .doesNotContain("Not so");
        }
    }

    /** Changes what the browser remembers, which is the same as a server that changed everything else. */
    private static void changeMemory(Page page, String change) {
        page.evaluate("const name = Object.keys(localStorage)[0]; const kept = JSON.parse(localStorage.getItem(name)); "
                + change + "; localStorage.setItem(name, JSON.stringify(kept))");
    }

    private String whenRemembering(String change) {
        try (BrowserContext visitor = chromium.context(1280, ColorScheme.LIGHT)) {
            Page page = visit(visitor);
            checked(page);
            changeMemory(page, change);
            Page again = visit(visitor);
            String said = checked(again);
            assertThat(again.locator("#SC-01 .checked.bad").count()).isEqualTo(1);
            return said;
        }
    }

    @Test
    void aLogThatBecameShorterIsNoticed() {
        assertThat(whenRemembering("kept.size = String(BigInt(kept.size) + 100000n)"))
                .contains("Not so: The log does not hold: the log has become shorter.");
    }

    @Test
    void aLogThatWasRewrittenIsNoticed() {
        assertThat(whenRemembering("kept.size = String(BigInt(kept.size) - 1n)"))
                .contains("Not so: The log does not hold: what was signed before is not the beginning of the log.");
        assertThat(whenRemembering("kept.root = btoa('x'.repeat(32))")).contains("Not so: The log does not hold:");
    }

    @Test
    void anotherLogUnderAnotherNameIsNoticed() {
        assertThat(whenRemembering("kept.origin = 'log.example/elsewhere'"))
                .contains("Not so: The log does not hold: the installation shows another log than at your last visit.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kept.keys = 'none'",
                "kept.size = '-'",
                "kept.root = '='",
                "delete kept.root",
                "kept.keys[0] = kept.keys[0].replace('+', '+0')"
            })
    void whoseMemoryIsDamagedIsToldAndCanForget(String change) {
        try (BrowserContext visitor = chromium.context(1280, ColorScheme.LIGHT)) {
            Page page = visit(visitor);
            checked(page);
            changeMemory(page, change);
            assertThat(checked(page))
                    .isEqualTo("This could not be checked: what this browser remembers cannot be read.");
            page.getByText("Forget what this browser remembers").click();
            assertThat(checked(page)).contains("has not seen this log before");
        }
    }

    @Test
    void keysThatTheBrowserDoesNotKnowAreNotBelieved() {
        assertThat(
                        whenRemembering(
                                "kept.keys = kept.keys.filter(line => atob(line.split('+').slice(2).join('+'))[0] !== '\\u0001')"))
                .contains("Not so: The log does not hold: none of the known keys signed the log.");
    }

    private String whenServerLies(String glob, UnaryOperator<String> lie) {
        try (BrowserContext visitor = chromium.context(1280, ColorScheme.LIGHT)) {
            Page page = visit(visitor);
            lying(page, glob, lie);
            return checked(page);
        }
    }

    /** Another entry in the receipt: the words that people read are changed, the proof is kept. */
    private static String withEntry(String receipt, UnaryOperator<String> change) {
        String extra = receipt.lines()
                .filter(line -> line.startsWith("extra "))
                .findFirst()
                .orElseThrow();
        String entry =
                new String(Base64.getDecoder().decode(extra.substring("extra ".length())), StandardCharsets.UTF_8);
        return receipt.replace(
                extra,
                "extra "
                        + Base64.getEncoder().encodeToString(change.apply(entry).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aChangedEntryIsNotUnderTheSignedRoot() {
        assertThat(whenServerLies(
                        "**/trust/receipts/**",
                        receipt -> withEntry(receipt, entry -> entry.replace("\"live\"", "\"LIVE\""))))
                .contains("Not so: SC-01: the entry is not under the signed root.");
    }

    @ParameterizedTest
    @CsvSource({
        "'c2sp.org/tlog-proof@v1', 'c2sp.org/tlog-proof@v2', this is not a receipt",
        "'\nindex ', '\nindex 0', a receipt has an entry and its number",
        "'\n— ', '\n- ', a signature line does not have the form of one",
        "'extra ', 'extra =', something that should be base64 is not"
    })
    void aReceiptOfAnotherFormIsRefused(String from, String to, String said) {
        assertThat(whenServerLies("**/trust/receipts/**", receipt -> receipt.replace(from, to)))
                .contains("Not so: SC-01: " + said);
    }

    @Test
    void aCheckpointThatWasChangedIsNotBelieved() {
        assertThat(whenServerLies("**/checkpoint", note -> {
                    String root = note.lines().skip(2).findFirst().orElseThrow();
                    return note.replace(root, Base64.getEncoder().encodeToString(new byte[32]));
                }))
                .contains("Not so: The log does not hold: a signature on the log is wrong.");
    }

    @Test
    void evidenceOfATwinOrOfAnotherClaimDoesNotCount() throws InterruptedException {
        String twin = Proving.ran(plinth, Order.twin(PROBE, "in-clear"));
        String live = "\"entry\":\"[0-9a-f-]{36}\"";
        assertThat(whenServerLies("**/trust/claims.json", json -> json.replaceAll(live, "\"entry\":\"" + twin + "\"")))
                .contains("Not so: SC-01: the entry is not about the running system.");
        String other = Proving.ran(plinth, Order.live("built-assets"));
        assertThat(whenServerLies(
                        "**/trust/claims.json",
                        json -> json.replaceAll(live, "\"entry\":\"" + other + "\"")
                                .replace("\"probe\":\"" + PROBE + "\"", "\"probe\":\"built-assets\"")))
                .contains("Not so: SC-01: the entry does not name it.");
    }

    @Test
    void evidenceUnderOtherSentencesDoesNotCount() {
        assertThat(whenServerLies(
                        "**/trust/claims.json",
                        json -> json.replaceFirst("\"catalogue\":\"....", "\"catalogue\":\"0000")))
                .contains("Not so: SC-01: the entry was made under other sentences.");
    }

    @Test
    void evidenceThatIsTooOldByTheVisitorsClockDoesNotCount() {
        try (BrowserContext visitor = chromium.context(1280, ColorScheme.LIGHT)) {
            visitor.clock().setFixedTime(java.util.Date.from(Instant.now().plus(Duration.ofDays(1))));
            assertThat(checked(visit(visitor)))
                    .contains("Not so: SC-01: by your clock, the newest try is too old to count.");
        }
    }

    @Test
    void aServerThatDoesNotAnswerShowsNothing() {
        try (BrowserContext visitor = chromium.context(1280, ColorScheme.LIGHT)) {
            Page page = visit(visitor);
            page.route("**/trust/receipts/**", route -> route.abort());
            assertThat(checked(page)).contains("Not so: SC-01: an answer could not be read.");
            page.unroute("**/trust/receipts/**");
            page.route("**/trust/claims.json", route -> route.abort());
            page.reload();
            assertThat(checked(page)).contains("This could not be checked");
        }
    }

    @Test
    void withoutScriptsThereIsNoButton() {
        try (BrowserContext visitor = chromium.withoutScripts()) {
            assertThat(visit(visitor).locator("#verify").isVisible()).isFalse();
        }
    }

    /** Vectors of the transparency-dev project: every proof that must hold does, every other is refused. */
    @Tag("corpora")
    @ParameterizedTest
    @ValueSource(strings = {"inclusion", "consistency"})
    void proofsOfOthersAreJudgedAsTheyMustBe(String kind) throws Exception {
        List<String> cases = Files.readAllLines(Corpora.path("merkle-proofs", kind + ".jsonl"));
        assertThat(cases).hasSizeGreaterThan(90);
        try (BrowserContext visitor = chromium.context(1280, ColorScheme.LIGHT)) {
            Object wrong = visit(visitor).evaluate(JUDGE, Map.of("kind", kind, "cases", cases));
            assertThat((List<?>) wrong).isEmpty();
        }
    }

    private static final String JUDGE = """
            async ({ kind, cases }) => {
              const proof = await import('/assets/proof.js');
              const wrong = [];
              for (const line of cases) {
                const one = JSON.parse(line.replace(/"(leafIdx|treeSize|size1|size2)":(\\d+)/g, '"$1":"$2"'));
                let held = true;
                try {
                  const path = (one.proof ?? []).map(proof.bytesOf);
                                    if (kind === 'inclusion')
                    await proof.checkInclusion(proof.bytesOf(one.leafHash), BigInt(one.leafIdx), BigInt(one.treeSize), path, proof.bytesOf(one.root));
                  else
                    await proof.checkConsistency({ size: BigInt(one.size1), root: proof.bytesOf(one.root1) },
                        { size: BigInt(one.size2), root: proof.bytesOf(one.root2) }, path);
                } catch (refused) {
                  if (!(refused instanceof proof.Refused)) throw refused;
                  held = false;
                }
                if (held === one.wantErr) wrong.push(one.path);
              }
              return wrong;
            }
            """;

    /** Pairs of sizes around the edges of tiles, with tiles that the page itself makes out of hashes it knows. */
    @Test
    void proofsOutOfTilesHoldOnBothSidesOfTheirEdgesAndNotOutOfChangedOnes() {
        try (BrowserContext visitor = chromium.context(1280, ColorScheme.LIGHT)) {
            assertThat((List<?>) visit(visitor).evaluate(TILES)).isEmpty();
        }
    }

    private static final String TILES = """
            async () => {
              const proof = await import('/assets/proof.js');
              const most = 66000;
              const rows = [[]];
              for (let i = 0; i < most; i++) { const hash = new Uint8Array(32); new DataView(hash.buffer).setUint32(0, i * 2654435761 % 4294967296); rows[0].push(hash); }
              const subtree = async (from, to) => {
                if (to - from === 1) return rows[0][from];
                let half = 1; while (half * 2 < to - from) half *= 2;
                return proof.nodeHash(await subtree(from, from + half), await subtree(from + half, to));
              };
              for (let level = 1; 256 ** level <= most; level++) {
                rows.push([]);
                for (let i = 0; (i + 1) * 256 ** level <= most; i++) {
                  let row = rows[level - 1].slice(i * 256, (i + 1) * 256);
                  while (row.length > 1) row = await Promise.all(Array.from({ length: row.length / 2 }, (_, at) => proof.nodeHash(row[2 * at], row[2 * at + 1])));
                  rows[level].push(row[0]);
                }
              }
              const roots = new Map();
              const rootOf = async size => { if (!roots.has(size)) roots.set(size, await subtree(0, size)); return roots.get(size); };
              const wrong = [];
              const sizes = [1, 2, 3, 5, 255, 256, 257, 511, 513, 700];
              const pairs = sizes.flatMap(older => sizes.filter(newer => newer >= older).map(newer => [older, newer]));
              pairs.push([700, 65536], [65535, 66000], [65536, 66000], [65537, 66000]);
              for (const [older, newer] of pairs) {
                const tile = async (level, number, width) => {
                  const row = rows[Number(level)].slice(Number(number) * 256, Number(number) * 256 + Number(width));
                  if (row.length !== Number(width)) throw new Error('a tile that cannot be');
                  const bytes = new Uint8Array(row.length * 32); row.forEach((hash, at) => bytes.set(hash, at * 32)); return bytes;
                };
                try {
                  await proof.checkConsistency({ size: BigInt(older), root: await rootOf(older) }, { size: BigInt(newer), root: await rootOf(newer) },
                      await proof.consistencyPath(BigInt(older), BigInt(newer), tile));
                } catch (refused) { wrong.push(older + ' ' + newer + ': ' + refused.message); }
              }
              for (const [older, newer] of [[5, 700], [255, 257], [256, 66000]]) {
                const tile = async (level, number, width) => {
                  const bytes = new Uint8Array(Number(width) * 32);
                  rows[Number(level)].slice(Number(number) * 256, Number(number) * 256 + Number(width)).forEach((hash, at) => bytes.set(hash, at * 32));
                  bytes[31] ^= 1;
                  return bytes;
                };
                try {
                  await proof.checkConsistency({ size: BigInt(older), root: await rootOf(older) }, { size: BigInt(newer), root: await rootOf(newer) },
                      await proof.consistencyPath(BigInt(older), BigInt(newer), tile));
                  wrong.push(older + ' ' + newer + ': a changed tile was believed');
                } catch (refused) { if (!(refused instanceof proof.Refused)) throw refused; }
              }
              return wrong;
            }
            """;

    @Test
    void aPageIsWholeAfterTheCheck() {
        try (BrowserContext visitor = chromium.context(390, ColorScheme.DARK)) {
            Page page = visit(visitor);
            List<String> errors = new java.util.ArrayList<>();
            page.onConsoleMessage(message -> errors.add(message.text()));
            checked(page);
            assertThat(new com.deque.html.axecore.playwright.AxeBuilder(page)
                            .analyze()
                            .getViolations())
                    .isEmpty();
            assertThat(errors).isEmpty();
            assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .isEqualTo(true);
            page.locator("#verify .results button").click();
            assertThat(page.evaluate("localStorage.length")).isEqualTo(0);
        }
    }

    @Test
    void whatTheButtonReadsIsForEverybody() {
        assertThat(Api.without(plinth).get("/assets/proof.js").status()).isEqualTo(200);
        assertThat(Api.without(plinth).get("/assets/verify.js").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
    }
}
