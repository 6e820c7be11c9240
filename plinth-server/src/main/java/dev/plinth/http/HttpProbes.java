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
    ServedDoor servedDoor(RequestMappingHandlerMapping requestMappingHandlerMapping, ObjectProvider<OwnDoor> door) {
        return new ServedDoor(new Routes(requestMappingHandlerMapping), door::getObject);
    }

    @Bean
    HeadersProbe headersProbe(ServedDoor served) {
        return new HeadersProbe(served);
    }

    @Bean
    PagesProbe pagesProbe(ServedDoor served) {
        return new PagesProbe(served);
    }

    @Bean
    BuiltAssetsProbe builtAssetsProbe() {
        return new BuiltAssetsProbe();
    }
}
