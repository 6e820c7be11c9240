package dev.plinth.http;

import dev.plinth.problem.FieldProblem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/**
 * Finds query parameters that a handler method does not declare, and those given twice: a mistyped filter that is ignored
 * widens an answer, and nobody notices.
 */
final class QueryNames {
    private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();
    private static final List<String> OF_A_PAGE = List.of("limit", "cursor");

    /** Anything else may be a value that lost its place, and is not repeated. */
    private static final Pattern LIKE_A_NAME = Pattern.compile("[A-Za-z]([A-Za-z_-]{0,30}[A-Za-z])?");

    private QueryNames() {}

    static List<FieldProblem> faults(@Nullable String query, HandlerMethod method) {
        Set<String> known = known(method);
        Set<String> seen = new HashSet<>();
        List<FieldProblem> faults = new ArrayList<>();
        for (String part : query == null ? new String[0] : query.split("&", -1)) {
            if (part.isEmpty()) continue;
            String name = decoded(part.split("=", 2)[0]);
            if (!known.contains(name)) faults.add(unknown(name, known));
            else if (!seen.add(name)) faults.add(new FieldProblem(name, "is given twice", "each parameter once"));
        }
        return faults;
    }

    private static FieldProblem unknown(String name, Set<String> known) {
        return new FieldProblem(
                LIKE_A_NAME.matcher(name).matches() ? name : "query",
                "is not a parameter of this address",
                known.isEmpty() ? "none" : "only: " + String.join(", ", known));
    }

    private static Set<String> known(HandlerMethod method) {
        Set<String> known = new TreeSet<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            parameter.initParameterNameDiscovery(NAMES);
            if (parameter.getParameterType().equals(PageRequest.class)) known.addAll(OF_A_PAGE);
            @Nullable RequestParam declared = parameter.getParameterAnnotation(RequestParam.class);
            if (declared == null) continue;
            String name = declared.name().isEmpty() ? String.valueOf(parameter.getParameterName()) : declared.name();
            @Nullable TakesQuery map = method.getMethodAnnotation(TakesQuery.class);
            known.addAll(map == null ? List.of(name) : List.of(map.value()));
        }
        return known;
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ProblemMapping.badParameters();
        }
    }
}
