package dev.plinth.intake.chat;

import dev.plinth.intake.format.CollectionSpec;
import dev.plinth.intake.format.Finding;
import dev.plinth.intake.format.FormatReader;
import dev.plinth.intake.format.Line;
import dev.plinth.intake.format.LineReader;
import dev.plinth.intake.format.Place;
import dev.plinth.intake.format.RecordSink;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads conversations, one JSON object a line. Memory is bounded by the longest line. */
public final class ChatReader implements FormatReader {
    static final int LONGEST_LINE_BYTES = 4 * 1024 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Optional<ChatForm> form;

    /** @param form of every line; empty to recognise the known ones */
    public ChatReader(Optional<ChatForm> form) {
        this.form = form;
    }

    @Override
    public List<CollectionSpec> collections() {
        return ChatCollections.all();
    }

    @Override
    public void read(InputStream in, RecordSink sink) throws IOException {
        LineReader lines = new LineReader(in, LONGEST_LINE_BYTES, sink::finding);
        boolean any = false;
        for (Optional<Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            any = true;
            conversation(next.get(), sink);
        }
        if (!any)
            sink.finding(Finding.error(Place.line(1, ""), "the file holds no conversation", "one JSON object a line"));
    }

    private void conversation(Line line, RecordSink sink) {
        JsonNode object;
        try {
            object = JSON.readTree(line.text());
        } catch (JacksonException malformed) {
            int column = malformed.getLocation() == null
                    ? 1
                    : malformed.getLocation().getColumnNr();
            sink.finding(Finding.error(
                    Place.line(line.number(), "column " + column),
                    "the line is not one JSON object",
                    "one JSON object without repeated properties"));
            return;
        }
        if (!object.isObject()) {
            sink.finding(Finding.error(Place.line(line.number(), ""), "the line is not a JSON object", "{ … }"));
            return;
        }
        ChatForm by = form.orElseGet(() -> object.has(ChatForm.ABCD.conversation()) ? ChatForm.ABCD : ChatForm.OWN);
        new Conversation(by, line.number(), object, sink).emit();
    }
}
