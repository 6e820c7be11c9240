package dev.plinth.http;

import dev.plinth.tenancy.Ids;
import dev.plinth.tenancy.OrgTransactions;
import dev.plinth.tenancy.Organisations;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class HttpConfiguration {
    @Bean
    StrictJson strictJson() {
        return new StrictJson();
    }

    @Bean
    JsonMapper jsonMapper(StrictJson json) {
        return json.mapper();
    }

    @Bean
    TomcatDoor tomcatDoor(Ids ids) {
        return new TomcatDoor(ids, true);
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(InstantSource clock) {
        FilterRegistrationBean<BodyLimitFilter> bean = new FilterRegistrationBean<>(new BodyLimitFilter(clock));
        bean.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return bean;
    }

    @Bean
    WebMvcConfigurer plinthWebMvc(
            StrictJson json,
            ObjectProvider<Organisations> organisations,
            ObjectProvider<OrgTransactions> transactions,
            InstantSource clock) {
        OrgRefs orgs = new OrgRefs(organisations);
        return new WebMvcConfigurer() {
            @Override
            public void addFormatters(FormatterRegistry registry) {
                registry.addConverter(new Parsed());
                registry.addConverter(orgs);
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new Boundary(orgs)).order(Ordered.HIGHEST_PRECEDENCE);
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new Arguments(request -> idempotency(request, transactions.getObject(), clock)));
            }

            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
                builder.withJsonConverter(new StrictJsonConverter(json));
            }

            @Override
            public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
                resolvers.addFirst(new ProblemResolver());
            }
        };
    }

    private static Idempotency idempotency(
            HttpServletRequest request, OrgTransactions transactions, InstantSource clock) {
        @Nullable String key = request.getHeader(Idempotency.HEADER);
        return new Idempotency(
                key == null
                        ? Optional.empty()
                        : Callers.of(request)
                                .map(caller -> Idempotency.header(key, caller, () -> BodyDigest.ofRequest(request))),
                transactions,
                clock);
    }
}
