package dev.plinth.http.web;

import dev.plinth.http.Public;
import dev.plinth.http.StrictJson;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class OpenApiController {
    private final byte[] document;

    OpenApiController(ResourcePatternResolver resources, StrictJson json) {
        this.document = json.mapper().writeValueAsBytes(OpenApi.load(resources).document());
    }

    @Public("The description of the API is the same for everybody and holds no data")
    @GetMapping(path = "/api/v1/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    byte[] document() {
        return document;
    }
}
