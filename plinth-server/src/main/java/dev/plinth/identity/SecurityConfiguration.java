package dev.plinth.identity;

import dev.plinth.http.ProblemWriter;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * What Spring Security adds: its firewall for addresses everywhere, and for pages the check of form tokens. Who calls is
 * found before it ({@link ApiKeyFilter}, {@link ConsoleFilter}), and {@code http} refuses whatever is not public.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    @Bean
    @Order(1)
    SecurityFilterChain pages(HttpSecurity http, Pepper pepper, ConsoleSessions sessions) {
        return bare(http)
                .securityMatcher(ConsoleFilter::isPage)
                .csrf(csrf -> csrf.ignoringRequestMatchers(SecurityConfiguration::actsForNobody)
                        .csrfTokenRepository(new FormTokens(pepper, sessions))
                        .csrfTokenRequestHandler(new SentFormTokens()))
                .exceptionHandling(handling -> handling.accessDeniedHandler(
                        (request, response, denied) -> ProblemWriter.send(request, response, formRefused())))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain everythingElse(HttpSecurity http) {
        return bare(http).csrf(AbstractHttpConfigurer::disable).build();
    }

    /** Methods that an address does not take are answered with 405 by it, not with 400 by the firewall. */
    @Bean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        return firewall;
    }

    private static HttpSecurity bare(HttpSecurity http) {
        return http.headers(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .securityContext(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable);
    }

    /** A challenge takes no credential and does the same for everybody, so there is nobody in whose name it could be forged. */
    private static boolean actsForNobody(HttpServletRequest request) {
        return request.getRequestURI().matches("/trust/claims/[^/]+/challenge");
    }

    private static ProblemException formRefused() {
        return new ProblemException(
                ProblemCode.FORBIDDEN,
                "The form is too old or did not come from this page. Open the page again and repeat");
    }
}
