package dev.plinth.http;

import dev.plinth.egress.OwnDoor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What tries the promises of this capability. */
@Configuration(proxyBeanMethods = false)
class HttpProbes {
    @Bean
    HeadersProbe headersProbe(RequestMappingHandlerMapping requestMappingHandlerMapping, ObjectProvider<OwnDoor> door) {
        return new HeadersProbe(new Routes(requestMappingHandlerMapping), door::getObject);
    }

    @Bean
    PagesProbe pagesProbe(RequestMappingHandlerMapping requestMappingHandlerMapping, ObjectProvider<OwnDoor> door) {
        return new PagesProbe(new Routes(requestMappingHandlerMapping), door::getObject);
    }

    @Bean
    BuiltAssetsProbe builtAssetsProbe() {
        return new BuiltAssetsProbe();
    }
}
