package dev.plinth.http;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class OpenApiController {
    private final byte[] document;

    OpenApiController(OpenApi api, StrictJson json) {
        this.document = json.mapper().writeValueAsBytes(api.document());
    }

    @Public("The description of the API is the same for everybody and holds no data")
    @GetMapping(path = "/api/v1/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    byte[] document() {
        return document;
    }
}
