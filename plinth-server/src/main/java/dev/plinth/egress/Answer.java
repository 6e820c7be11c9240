package dev.plinth.egress;

import java.nio.charset.StandardCharsets;

/** What a recipient answered; as trustworthy as the recipient. */
public record Answer(int status, byte[] body) {
    public Answer {
        body = body.clone();
    }

    @Override
    public byte[] body() {
        return body.clone();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
