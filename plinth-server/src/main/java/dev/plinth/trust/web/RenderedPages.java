package dev.plinth.trust.web;

import dev.plinth.trust.Claims;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** Bytes of pages and documents, kept for as long as nobody looked at the claims anew. */
@Component
final class RenderedPages {
    private final ITemplateEngine templates;
    private volatile Kept kept = new Kept(new Claims.Snapshot(Instant.EPOCH, List.of()));

    RenderedPages(ITemplateEngine templates) {
        this.templates = templates;
    }

    private static final class Kept {
        private final Claims.Snapshot of;
        private final Map<String, byte[]> bytes = new ConcurrentHashMap<>();

        Kept(Claims.Snapshot of) {
            this.of = of;
        }
    }

    /** What was made of this snapshot under this name, or what is made of it now. The bytes MUST NOT be changed. */
    byte[] of(Claims.Snapshot snapshot, String name, Supplier<byte[]> make) {
        Kept now = kept;
        if (!now.of.equals(snapshot)) {
            now = new Kept(snapshot);
            kept = now;
        }
        return now.bytes.computeIfAbsent(name, missing -> make.get());
    }

    /** A page of HTML. */
    byte[] render(String template, boolean signedIn, Map<String, ?> model) {
        Map<String, Object> all = new HashMap<>(model);
        all.put("signedIn", signedIn);
        return templates.process(template, new Context(Locale.ENGLISH, all)).getBytes(StandardCharsets.UTF_8);
    }
}
