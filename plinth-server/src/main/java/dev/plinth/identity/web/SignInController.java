package dev.plinth.identity.web;

import dev.plinth.access.Caller;
import dev.plinth.http.Callers;
import dev.plinth.http.Public;
import dev.plinth.identity.ConsoleAccess;
import dev.plinth.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** The operator's way into the console and out of it, and the change of the password. */
@Controller
final class SignInController {
    private final ConsoleAccess access;

    SignInController(ConsoleAccess access) {
        this.access = access;
    }

    @Public("Whoever wants to sign in has not signed in yet")
    @GetMapping("/sign-in")
    ModelAndView form(HttpServletRequest request, CsrfToken token) {
        token.getToken();
        return Callers.of(request).isPresent() ? seeOther("/") : page("identity/sign-in", "", HttpStatus.OK);
    }

    @Public("Whoever wants to sign in has not signed in yet")
    @PostMapping("/sign-in")
    ModelAndView signIn(
            @RequestParam("email") String email,
            @RequestParam("password") String password,
            HttpServletRequest request,
            HttpServletResponse response) {
        return switch (access.signIn(email, password, request, response)) {
            case SIGNED_IN -> seeOther("/");
            case REFUSED -> page("identity/sign-in", "refused", HttpStatus.UNAUTHORIZED);
            case TOO_MANY -> {
                response.setHeader("Retry-After", "900");
                yield page("identity/sign-in", "wait", HttpStatus.TOO_MANY_REQUESTS);
            }
        };
    }

    @Public("Signing out twice harms nobody")
    @PostMapping("/sign-out")
    ModelAndView signOut(HttpServletRequest request, HttpServletResponse response) {
        access.signOut(request, response);
        return seeOther("/");
    }

    @GetMapping("/account")
    ModelAndView account(@RequestParam(name = "changed", required = false) @Nullable String changed, Caller caller) {
        return page("identity/account", changed == null ? "" : "changed", HttpStatus.OK)
                .addObject("operator", caller.principal().id());
    }

    @PostMapping("/account/password")
    ModelAndView changePassword(
            @RequestParam("current") String current,
            @RequestParam("password") String fresh,
            Caller caller,
            HttpServletRequest request,
            HttpServletResponse response) {
        String notice;
        try {
            if (access.changePassword(current, fresh, request, response)) return seeOther("/account?changed");
            notice = "wrong";
        } catch (ProblemException refused) {
            notice = "unusable";
        }
        return page("identity/account", notice, HttpStatus.BAD_REQUEST)
                .addObject("operator", caller.principal().id());
    }

    private static ModelAndView page(String view, String notice, HttpStatus status) {
        ModelAndView page = new ModelAndView(view);
        page.setStatus(status);
        return page.addObject("notice", notice);
    }

    private static ModelAndView seeOther(String path) {
        RedirectView redirect = new RedirectView(path);
        redirect.setStatusCode(HttpStatus.SEE_OTHER);
        return new ModelAndView(redirect);
    }
}
