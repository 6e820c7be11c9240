package dev.plinth.http;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;

/**
 * Says in our form what Tomcat refuses before any of our code runs: a malformed request line or header, an invalid
 * percent-encoding, an address that is too long. Tomcat makes it by name, so it has a public constructor without parameters.
 */
public final class ProblemReportValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        reportIfEmpty(request, response);
    }

    /** Writes a problem if the response is an error without a body that can still be sent. */
    static void reportIfEmpty(Request request, Response response) {
        if (response.getStatus() < 400 || response.isCommitted() || response.getContentWritten() > 0) return;
        if (!response.setErrorReported()) return;
        AtomicBoolean open = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, open);
        if (!open.get()) return;
        try {
            write(request, response);
        } catch (IOException clientIsGone) {
            request.setAttribute(RequestIds.ATTRIBUTE + ".unsent", clientIsGone);
        }
    }

    private static void write(Request request, Response response) throws IOException {
        int status = clientStatus(response.getStatus());
        response.setStatus(status);
        ResponseHeaders.apply(response::setHeader, RequestIds.of(request));
        ProblemException problem =
                request.getAttribute(ProblemWriter.SENT) instanceof ProblemException known ? known : describe(status);
        byte[] body = ProblemBody.of(problem, RequestIds.of(request)).toJson();
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(ProblemBody.MEDIA_TYPE);
        response.setContentLength(body.length);
        if (!"HEAD".equals(request.getMethod())) {
            OutputStream out = response.getOutputStream();
            out.write(body);
        }
        response.finishResponse();
    }

    /** Tomcat calls a method, protocol version or transfer coding that it does not know an error of its own. */
    private static int clientStatus(int status) {
        return status == 501 || status == 505 ? 400 : status;
    }

    private static ProblemException describe(int status) {
        ProblemCode code = HttpProblems.byStatus(status);
        return switch (status) {
            case 400 ->
                new ProblemException(
                        HttpProblems.MALFORMED_REQUEST,
                        "The request line, a header or the encoding of the address is not valid HTTP (RFC 9112) or is too long");
            case 404 -> ProblemException.notFound();
            default -> new ProblemException(code, code.title());
        };
    }
}
