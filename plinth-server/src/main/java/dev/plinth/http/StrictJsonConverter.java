package dev.plinth.http;

import dev.plinth.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;

/** Reads bodies with {@link StrictJson}, as {@code application/json} in UTF-8 and nothing else. */
final class StrictJsonConverter extends JacksonJsonHttpMessageConverter {
    private final StrictJson json;

    StrictJsonConverter(StrictJson json) {
        super(json.mapper());
        this.json = json;
        setSupportedMediaTypes(List.of(MediaType.APPLICATION_JSON));
    }

    @Override
    public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        refuseOtherCharset(message.getHeaders().getContentType());
        byte[] body = message.getBody().readAllBytes();
        return json.read(body, json.mapper().constructType(type.getType()));
    }

    private static void refuseOtherCharset(@Nullable MediaType type) {
        @Nullable Charset charset = type == null ? null : type.getCharset();
        if (charset != null && !charset.equals(StandardCharsets.UTF_8))
            throw new ProblemException(
                    HttpProblems.UNSUPPORTED_MEDIA_TYPE, "JSON is read as UTF-8 only (RFC 8259, section 8.1)");
    }
}
