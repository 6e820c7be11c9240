package dev.plinth.http;

import dev.plinth.access.Caller;
import dev.plinth.problem.FieldProblem;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.OrgId;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Runs before a handler and before its body is read. Refuses whoever has no credential where the method is not
 * {@link Public}, and whoever names another organisation than its own in the path or in {@value #ORG_HEADER}: with the same
 * answer whether that organisation exists or not. What the API would ignore, it refuses: unknown query parameters, and an
 * idempotency key where it would not count. To the operator synthetic organisations do not exist.
 */
final class Boundary implements HandlerInterceptor {
    /** Optional; for clients that want to be refused rather than act on another organisation by mistake. */
    static final String ORG_HEADER = "Plinth-Organisation";

    /** Methods that may do something again when they are repeated (RFC 9110, section 9.2.2). */
    private static final Set<String> ONCE = Set.of("POST", "PATCH");

    private static final String ERROR_PATH = "/error";

    private final OrgRefs orgs;

    Boundary(OrgRefs orgs) {
        this.orgs = orgs;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method)) return true;
        // what led to an error dispatch has been judged; nobody asks for its address
        if (request.getDispatcherType() == DispatcherType.ERROR) return true;
        if (request.getRequestURI().equals(ERROR_PATH)) throw ProblemMapping.noRoute();
        refuseWildcard(request.getContentType());
        if (!method.hasMethodAnnotation(Public.class)) {
            Caller caller = Callers.of(request).orElseThrow(HttpProblems::unauthenticated);
            checkOrganisation(request, caller);
        }
        if (isApi(request)) {
            checkQuery(request, method);
            refuseUselessKey(request, method);
        }
        @Nullable BodyLimit limit = method.getMethodAnnotation(BodyLimit.class);
        LimitedRequest.in(request)
                .ifPresent(limited -> limited.limit(
                        limit == null ? BodyLimit.DEFAULT_BYTES : limit.bytes(),
                        limit == null ? BodyLimit.DEFAULT_SLOWEST : limit.slowest()));
        return true;
    }

    /** People who follow a link to a page may bring along what others added to it. */
    private static boolean isApi(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/api/") || path.startsWith("/ledger/");
    }

    private static void checkQuery(HttpServletRequest request, HandlerMethod method) {
        List<FieldProblem> wrong = new ArrayList<>(QueryNames.faults(request.getQueryString(), method));
        for (MethodParameter one : method.getMethodParameters())
            if (one.getParameterType().equals(PageRequest.class))
                wrong.addAll(Arguments.faultsOfPage(request, one.getParameterAnnotation(PageLimit.class)));
        if (!wrong.isEmpty()) throw ProblemException.fields(wrong);
    }

    private static boolean takes(HandlerMethod method, Class<?> type) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(one -> one.getParameterType().equals(type));
    }

    /** Whoever sends a key counts on the request happening once. */
    private static void refuseUselessKey(HttpServletRequest request, HandlerMethod method) {
        if (request.getHeader(Idempotency.HEADER) == null || !ONCE.contains(request.getMethod())) return;
        if (!takes(method, Idempotency.class))
            throw ProblemException.field(
                    Idempotency.HEADER,
                    "is not taken by this address",
                    "the request without it; its description says what a repetition does");
    }

    /** A range of types says nothing about the body; Spring fails on one while it reads the headers. */
    private static void refuseWildcard(@Nullable String contentType) {
        if (contentType != null && contentType.contains("*"))
            throw new ProblemException(
                    HttpProblems.UNSUPPORTED_MEDIA_TYPE, "Content-Type must name one type, such as application/json");
    }

    private void checkOrganisation(HttpServletRequest request, Caller caller) {
        @Nullable String path = pathVariable(request);
        @Nullable String header = request.getHeader(ORG_HEADER);
        if (path != null) checkOwn(orgs.named(path, caller), caller);
        if (header == null) return;
        OrgId named = orgs.named(header, caller);
        checkOwn(named, caller);
        if (path != null && !named.equals(orgs.named(path, caller)))
            throw ProblemException.field(
                    ORG_HEADER, "names another organisation than the path", "the same organisation");
    }

    private void checkOwn(OrgId named, Caller caller) {
        if (caller.org().isPresent() && !caller.org().get().equals(named)) throw ProblemException.notFound();
        if (caller.org().isEmpty() && orgs.isSynthetic(named)) throw ProblemException.notFound();
    }

    private static @Nullable String pathVariable(HttpServletRequest request) {
        @Nullable Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return variables instanceof Map<?, ?> map && map.get("org") instanceof String org ? org : null;
    }
}
