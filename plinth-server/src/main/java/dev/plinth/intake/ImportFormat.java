package dev.plinth.intake;

import java.util.Arrays;
import java.util.Optional;

/** What can be read. The text form stands in addresses and on the command line. */
public enum ImportFormat {
    X12("x12"),
    CHAT("chat-jsonl"),
    CSV("csv");

    private final String text;

    ImportFormat(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    public static Optional<ImportFormat> find(String text) {
        return Arrays.stream(values()).filter(one -> one.text.equals(text)).findFirst();
    }
}
