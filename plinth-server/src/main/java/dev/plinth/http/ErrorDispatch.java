package dev.plinth.http;

import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Where the container sends what a filter refused by {@code sendError} or by throwing. */
@Controller
final class ErrorDispatch implements ErrorController {
    @Public("Says only what the first answer to the request would have said")
    @RequestMapping("/error")
    @Nullable
    ModelAndView answer(HttpServletRequest request, HttpServletResponse response) {
        ModelAndView answer = ProblemResolver.answer(request, response, reason(request));
        return answer.isEmpty() ? null : answer;
    }

    private static Throwable reason(HttpServletRequest request) {
        @Nullable Object sent = request.getAttribute(ProblemWriter.SENT);
        if (sent instanceof ProblemException problem) return problem;
        @Nullable Object thrown = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        if (thrown instanceof Throwable t) return t;
        @Nullable Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int code = status instanceof Integer number && number >= 400 ? number : 404;
        if (code == 404) return ProblemException.notFound();
        ProblemCode problem = HttpProblems.byStatus(code);
        return new ProblemException(problem, problem.title());
    }
}
