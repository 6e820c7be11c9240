package dev.plinth.http;

import dev.plinth.access.Caller;
import dev.plinth.problem.FieldProblem;
import dev.plinth.problem.ProblemException;
import dev.plinth.tenancy.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** The parameters that any handler method may take, by their type. */
final class Arguments implements HandlerMethodArgumentResolver {
    private static final String USUAL = "a whole number from 1 to " + PageRequest.MAX_LIMIT;

    private final Map<Class<?>, Function<HttpServletRequest, Object>> makers;

    Arguments(Function<HttpServletRequest, Idempotency> idempotency) {
        makers = Map.of(
                Caller.class, request -> Callers.of(request).orElseThrow(HttpProblems::unauthenticated),
                RequestId.class, RequestIds::of,
                PageRequest.class, Arguments::page,
                IfMatch.class, request -> IfMatch.parse(request.getHeader("If-Match")),
                Idempotency.class, idempotency::apply);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return makers.containsKey(parameter.getParameterType());
    }

    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders) {
        @Nullable HttpServletRequest request = web.getNativeRequest(HttpServletRequest.class);
        @Nullable Function<HttpServletRequest, Object> maker = makers.get(parameter.getParameterType());
        if (request == null || maker == null) throw new IllegalStateException("Not a parameter of an HTTP request");
        return maker.apply(request);
    }

    private static PageRequest page(HttpServletRequest request) {
        @Nullable String limit = request.getParameter("limit");
        @Nullable String cursor = request.getParameter("cursor");
        return new PageRequest(limit(limit, PageRequest.MAX_LIMIT, USUAL), limit != null, after(cursor));
    }

    /** @param smaller null where pages may be as large as usual */
    static List<FieldProblem> faultsOfPage(HttpServletRequest request, @Nullable PageLimit smaller) {
        int most = smaller == null ? PageRequest.MAX_LIMIT : smaller.most();
        String expected = smaller == null ? USUAL : smaller.expected();
        try {
            ProblemException.checkAll(
                    () -> limit(request.getParameter("limit"), most, expected),
                    () -> after(request.getParameter("cursor")));
            return List.of();
        } catch (ProblemException wrong) {
            return wrong.fields();
        }
    }

    private static Optional<String> after(@Nullable String cursor) {
        return Optional.ofNullable(cursor).map(Cursors::decode);
    }

    private static int limit(@Nullable String text, int most, String expected) {
        if (text == null) return PageRequest.DEFAULT_LIMIT;
        int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > most) throw PageRequest.refused(expected);
        return limit;
    }
}
