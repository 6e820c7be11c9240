package dev.plinth.http;

import dev.plinth.tenancy.Ids;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the private port for health and metrics needs of its own. Spring Boot gives that port a context below the main one,
 * which sees the main one's settings of Spring MVC but none of its valves; it finds this class in a file of
 * {@code META-INF/spring}. It is no {@code @Configuration}, or the main context would find it too.
 */
final class ManagementPort {
    private static final MediaType ACTUATOR = new MediaType("application", "*+json");

    @Bean
    TomcatDoor tomcatDoor(Ids ids) {
        return new TomcatDoor(ids, false);
    }

    @Bean
    WebMvcConfigurer managementWebMvc() {
        return new WebMvcConfigurer() {
            // health and metrics are written as a media type of Spring Boot's own, which the API does not know
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
                JacksonJsonHttpMessageConverter converter =
                        new JacksonJsonHttpMessageConverter(JsonMapper.builder().build());
                converter.setSupportedMediaTypes(List.of(ACTUATOR));
                builder.addCustomConverter(converter);
            }
        };
    }
}
