package dev.plinth.http;

import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.RequestId;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * The outermost door: gives the request its id and the response its headers before anything can answer, so that also what
 * Tomcat refuses by itself carries them.
 */
final class EnvelopeValve extends ValveBase {
    private final Ids ids;

    EnvelopeValve(Ids ids) {
        super(true);
        this.ids = ids;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        RequestId id = new RequestId(ids.next());
        request.setAttribute(RequestIds.ATTRIBUTE, id);
        ResponseHeaders.apply(response::setHeader, id);
        if (request.getDecodedRequestURI() != null
                && request.getDecodedRequestURI().startsWith("/api/")) response.setHeader("Cache-Control", "no-store");
        getNext().invoke(request, response);
        ProblemReportValve.reportIfEmpty(request, response);
    }
}
