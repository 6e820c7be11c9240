package dev.plinth.http;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Ids;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.net.TLSClientHelloExtractor;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Puts our valves into Tomcat, and small limits on what it parses by itself. */
final class TomcatDoor implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private static final int MAX_FORM_BYTES = 64 * 1024;
    private static final int MAX_PARAMETERS = 200;

    private final Ids ids;
    private final boolean pages;

    /** @param pages whether this port shows pages to people */
    TomcatDoor(Ids ids, boolean pages) {
        this.ids = ids;
        this.pages = pages;
    }

    @Override
    public void customize(TomcatServletWebServerFactory tomcat) {
        tomcat.addEngineValves(new EnvelopeValve(ids, pages));
        tomcat.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host)
                host.setErrorReportValveClass(ProblemReportValve.class.getName());
        });
        tomcat.addConnectorCustomizers(connector -> {
            connector.setMaxPostSize(MAX_FORM_BYTES);
            connector.setMaxParameterCount(MAX_PARAMETERS);
        });
        answerClearText();
    }

    /** Clear text sent to the TLS port is refused by Tomcat's TLS layer with the same bytes each time, so without an id of the request. */
    private static void answerClearText() {
        ProblemException problem =
                new ProblemException(HttpProblems.MALFORMED_REQUEST, "This port speaks HTTPS only; use https://");
        byte[] body = ProblemBody.of(problem, null).toJson();
        StringBuilder head = new StringBuilder("HTTP/1.1 400 \r\n");
        ResponseHeaders.SECURITY.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Type: ")
                .append(ProblemBody.MEDIA_TYPE)
                .append("\r\nContent-Length: ")
                .append(body.length);
        head.append("\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n");
        head.append(new String(body, StandardCharsets.UTF_8));
        TLSClientHelloExtractor.USE_TLS_RESPONSE = head.toString().getBytes(StandardCharsets.UTF_8);
    }
}
