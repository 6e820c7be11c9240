package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.http.JsonTortureTest.Case;
import dev.plinth.testing.Api;
import dev.plinth.testing.Api.Answer;
import dev.plinth.testing.Api.Org;
import dev.plinth.testing.ServerTest;
import dev.plinth.testing.TestPlinth;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@Tag("corpora")
@ServerTest
class TortureOverHttpTest {
    @Test
    void everyDocumentOnEveryEndpointIsTakenOrRefusedButNeverBreaksIt(TestPlinth plinth) throws IOException {
        Org org = Api.operator(plinth).newOrg();
        List<Case> cases = JsonTortureTest.cases();
        List<String> routes = plinth.bean(RequestMappingHandlerMapping.class).getHandlerMethods().entrySet().stream()
                .filter(entry -> List.of(entry.getValue().getMethodParameters()).stream()
                        .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class)))
                .flatMap(entry -> entry.getKey().getMethodsCondition().getMethods().stream()
                        .flatMap(method ->
                                entry.getKey().getPatternValues().stream().map(path -> method + " " + path)))
                .sorted()
                .toList();
        assertThat(routes).hasSizeGreaterThan(5);
        for (String route : routes) {
            int space = route.indexOf(' ');
            String path = route.substring(space + 1)
                    .replace("{org}", org.id())
                    .replace("{id}", UUID.randomUUID().toString())
                    .replaceAll("\\{[^}]+}", "x");
            for (Case one : cases) {
                Answer answer = org.api().send(route.substring(0, space), path, one.body());
                assertThat(answer.status())
                        .as(route + " " + one.id() + ": " + answer)
                        .isLessThan(500);
                if (one.must("n_"))
                    assertThat(answer.status()).as(route + " " + one.id()).isBetween(400, 499);
            }
        }
    }
}
