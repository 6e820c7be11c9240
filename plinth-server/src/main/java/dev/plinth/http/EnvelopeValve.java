package dev.plinth.http;

import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.RequestId;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * The outermost door: gives the request its id and the response its headers before anything can answer, so that also what
 * Tomcat refuses by itself carries them. Refuses paths and headers that are not plain and requests without a version of HTTP.
 */
final class EnvelopeValve extends ValveBase {
    private static final Set<String> PROTOCOLS = Set.of("HTTP/1.0", "HTTP/1.1", "HTTP/2.0");

    /** Attribute of a request: whether its port shows pages to people. */
    static final String PAGES = EnvelopeValve.class.getName();

    private final Ids ids;
    private final boolean pages;

    EnvelopeValve(Ids ids, boolean pages) {
        super(true);
        this.ids = ids;
        this.pages = pages;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        RequestId id = new RequestId(ids.next());
        request.setAttribute(RequestIds.ATTRIBUTE, id);
        request.setAttribute(PAGES, pages);
        ResponseHeaders.apply(response::setHeader, id);
        if (request.getDecodedRequestURI() != null
                && request.getDecodedRequestURI().startsWith("/api/")) response.setHeader("Cache-Control", "no-store");
        Optional<ProblemException> refusal = response.getStatus() >= 400 ? Optional.empty() : refusal(request);
        if (refusal.isEmpty()) getNext().invoke(request, response);
        else {
            request.setAttribute(ProblemWriter.SENT, refusal.get());
            response.setStatus(refusal.get().code().status());
            if (refusal.get().code().equals(HttpProblems.UNSUPPORTED_MEDIA_TYPE))
                response.setHeader("Accept-Encoding", PlainHeaders.NOT_CODED);
            response.setError();
        }
        ProblemReportValve.reportIfEmpty(request, response);
    }

    /** What no later part of the server should have to think about. */
    private static Optional<ProblemException> refusal(Request request) {
        if (!PROTOCOLS.contains(String.valueOf(request.getProtocol())))
            return Optional.of(new ProblemException(
                    HttpProblems.MALFORMED_REQUEST,
                    "The request names no version of HTTP that is spoken here: 1.1 or 2"));
        return PlainAddress.isPlain(String.valueOf(request.getRequestURI()))
                ? PlainHeaders.refusal(request)
                : Optional.of(PlainAddress.refused());
    }
}
