package dev.plinth.console.web;

import dev.plinth.http.Public;
import dev.plinth.runtime.PlinthSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Where to report a weakness (RFC 9116). Its expiry moves along, so it is never out of date while this runs. */
@Controller
final class SecurityText {
    private static final Duration VALIDITY = Duration.ofDays(180);

    private final PlinthSettings settings;
    private final InstantSource clock;

    SecurityText(PlinthSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Public("RFC 9116 wants it read by anybody")
    @GetMapping("/.well-known/security.txt")
    ResponseEntity<String> show() {
        String text = """
                Contact: %s
                Expires: %s
                Preferred-Languages: en
                Canonical: %s/.well-known/security.txt
                """.formatted(
                        settings.securityContact(),
                        clock.instant().plus(VALIDITY).truncatedTo(ChronoUnit.DAYS),
                        settings.publicUrl());
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/plain;charset=utf-8"))
                .body(text);
    }
}
