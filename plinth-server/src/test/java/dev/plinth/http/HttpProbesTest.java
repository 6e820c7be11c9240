package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.ProbeTrial;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServerTest
class HttpProbesTest {
    @Test
    void everyAnswerCarriesTheHeadersAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        ProbeTrial.of(plinth.bean(HeadersProbe.class))
                .holdsOnAtLeast(100)
                .finds("unframed-errors", "X-Frame-Options is []")
                .finds("short-hsts", "Strict-Transport-Security is [max-age=60]")
                .finds("camera-allowed", "Permissions-Policy is [camera=(self)]")
                .andNoOtherTwin();
    }

    @Test
    void noPageFetchesFromElsewhereAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        ProbeTrial.of(plinth.bean(PagesProbe.class))
                .holdsOnAtLeast(9)
                .finds("foreign-script", "<script src> fetches from another origin")
                .finds("inline-script", "a <script> stands inside the page")
                .finds("foreign-font", "a style sheet fetches from another origin")
                .finds("unsafe-inline", "script-src lets in 'unsafe-inline'")
                .finds("no-policy", "there are 0 policies")
                .andNoOtherTwin();
    }

    @Test
    void nothingInTheBuildNamesAnotherOriginAndEveryTwinIsFound(TestPlinth plinth) throws Exception {
        ProbeTrial.of(plinth.bean(BuiltAssetsProbe.class))
                .holdsOnAtLeast(5)
                .finds("cdn-script", "sabotage.html: <script src> fetches")
                .finds("cdn-font", "sabotage.css: a style sheet fetches")
                .finds("calls-home", "sabotage.js: a script names another origin")
                .andNoOtherTwin();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src=https://a.example/x.png>",
                "<img src='//a.example/x.png'>",
                "<img srcset='/a.png 1x, https://a.example/b.png 2x'>",
                "<IMG SRC=\"HTTPS://a.example/x\">",
                "<link rel=stylesheet href=http://a.example/x.css>",
                "<iframe src='data:text/html,x'></iframe>",
                "<svg><use xlink:href='https://a.example/s.svg#x'/></svg>",
                "<form action='https://a.example/'></form>",
                "<base href='https://a.example/'>",
                "<object data='/\\a.example/x'></object>",
                "<meta http-equiv=Refresh content='0; url=https://a.example'>",
                "<p onclick='x()'>",
                "<p style='color:red'>",
                "<style>p{}</style>",
                "<script>x()</script>",
                "<a href=' javascript:x()'>x</a>",
            })
    void aPageThatReachesOutOrRunsCodeIsFound(String html) {
        assertThat(PageContent.faults(html)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a href='https://a.example/'>somewhere else, when you choose to</a>",
                "<img src='/assets/x.svg' alt=''>",
                "<script src='/assets/x.js'></script>",
                "<p>https://a.example is only said</p>",
                "<link rel=icon href='/assets/plinth.svg'>",
            })
    void aPageOfItsOwnIsNot(String html) {
        assertThat(PageContent.faults(html)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "script-src 'self'",
                "default-src *",
                "default-src 'self' https:",
                "default-src 'self' data:",
                "default-src 'self'; script-src 'self' 'unsafe-eval'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
                "default-src 'self'; base-uri 'none'; form-action *; frame-ancestors 'none'",
                "default-src 'self'; base-uri 'none'; form-action 'self'",
                "default-src 'self'; style-src 'nonce-x'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            })
    void aPolicyWithAnOpeningIsFound(String policy) {
        assertThat(ContentPolicy.parse(policy).openings()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@import url(https://a.example/x.css);",
                "@import 'https://a.example/x.css';",
                "@IMPORT \"//a.example/x.css\";",
                "p { background: url( 'http://a.example/x.png' ) }",
                "p { background: url(data:image/png;base64,AA==) }",
            })
    void aStyleSheetThatReachesOutIsFound(String css) {
        assertThat(PageContent.faultsOfStyle(css)).isNotEmpty();
        assertThat(PageContent.faultsOfStyle("@import '/a.css'; p { background: url(/assets/x.png) }"))
                .isEmpty();
    }

    @Test
    void aSecondDirectiveOfTheSameNameDoesNotCount() {
        assertThat(ContentPolicy.parse(
                                "default-src *; DEFAULT-SRC 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
                        .openings())
                .containsExactly("default-src lets in *");
    }
}
