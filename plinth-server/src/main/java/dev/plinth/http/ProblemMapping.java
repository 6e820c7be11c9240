package dev.plinth.http;

import dev.plinth.problem.FieldProblem;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.ConstraintViolation;
import dev.plinth.tenancy.StaleWriteException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Turns what frameworks throw for bad input into our problems. Nothing here may repeat a value of the request. */
final class ProblemMapping {
    private ProblemMapping() {}

    /** Empty for what is no fault of the client. */
    static Optional<ProblemException> of(Throwable thrown) {
        for (@Nullable Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof ProblemException problem) return Optional.of(problem);
            if (at instanceof InvalidParameterException form) return Optional.of(form(form));
            if (at instanceof SocketTimeoutException)
                return Optional.of(new ProblemException(HttpProblems.TIMEOUT, "The body did not arrive in time"));
            if (at instanceof BadRequestException) return Optional.of(brokenBody());
        }
        return switch (thrown) {
            case MethodArgumentTypeMismatchException e -> Optional.of(parameter(e));
            case MissingServletRequestParameterException e ->
                Optional.of(
                        ProblemException.field(e.getParameterName(), "is missing", "a query parameter of this name"));
            case HttpMessageNotReadableException _ ->
                Optional.of(new ProblemException(ProblemCode.INVALID_JSON, "This needs a body with one JSON value"));
            case HttpRequestMethodNotSupportedException e -> Optional.of(method(e));
            case HttpMediaTypeNotAcceptableException e ->
                Optional.of(new ProblemException(
                        HttpProblems.NOT_ACCEPTABLE, "This address answers as " + names(e.getSupportedMediaTypes())));
            case HttpMediaTypeException e ->
                Optional.of(new ProblemException(
                        HttpProblems.UNSUPPORTED_MEDIA_TYPE,
                        "Send the body as " + names(e.getSupportedMediaTypes()) + ", named in Content-Type"));
            case NoResourceFoundException _ -> Optional.of(noRoute());
            case NoHandlerFoundException _ -> Optional.of(noRoute());
            case StaleWriteException _ ->
                Optional.of(new ProblemException(
                        ProblemCode.CONFLICT,
                        "Something else changed the same thing at the same time; nothing was written"));
            case ConstraintViolation e -> Optional.of(constraint(e));
            case ErrorResponse e
            when e.getStatusCode().is4xxClientError() -> {
                ProblemCode code = HttpProblems.byStatus(e.getStatusCode().value());
                yield Optional.of(new ProblemException(code, code.title()));
            }
            default -> Optional.empty();
        };
    }

    static ProblemException noRoute() {
        return new ProblemException(
                ProblemCode.NOT_FOUND,
                "There is no page and no route of the API with this address; the API is described at /api/v1/openapi.json");
    }

    static ProblemException brokenBody() {
        return new ProblemException(
                HttpProblems.MALFORMED_REQUEST,
                "The body ended early or is not framed as HTTP says (RFC 9112, section 7)");
    }

    private static ProblemException parameter(MethodArgumentTypeMismatchException e) {
        @Nullable Class<?> type = e.getRequiredType();
        String expected = type == null ? "another form" : Parsed.expectation(type);
        return new ProblemException(
                ProblemCode.INVALID_REQUEST,
                "%s: does not have the right form; expected %s".formatted(e.getName(), expected),
                List.of(new FieldProblem(e.getName(), "does not have the right form", expected)));
    }

    private static ProblemException form(InvalidParameterException e) {
        if (e.getErrorCode() == ProblemCode.TOO_LARGE.status())
            return new ProblemException(ProblemCode.TOO_LARGE, "The form is larger than this address takes");
        return badParameters();
    }

    static ProblemException badParameters() {
        return new ProblemException(
                ProblemCode.INVALID_REQUEST, "The parameters of the address or form are not validly encoded");
    }

    private static ProblemException method(HttpRequestMethodNotSupportedException e) {
        String @Nullable [] supported = e.getSupportedMethods();
        return new ProblemException(
                HttpProblems.METHOD_NOT_ALLOWED,
                supported == null
                        ? HttpProblems.METHOD_NOT_ALLOWED.title()
                        : "This address takes " + String.join(", ", supported));
    }

    private static ProblemException constraint(ConstraintViolation e) {
        return switch (e.kind()) {
            case UNIQUE -> new ProblemException(ProblemCode.CONFLICT, "Something with this name or id exists already");
            case REFERENCE ->
                new ProblemException(
                        ProblemCode.INVALID_REQUEST,
                        "The request refers to something that does not exist in this organisation");
            case CHECK ->
                new ProblemException(
                        ProblemCode.INVALID_REQUEST, "A value of the request is outside of what is allowed");
        };
    }

    private static String names(List<MediaType> types) {
        return types.isEmpty()
                ? "application/json"
                : String.join(" or ", types.stream().map(MediaType::toString).toList());
    }
}
