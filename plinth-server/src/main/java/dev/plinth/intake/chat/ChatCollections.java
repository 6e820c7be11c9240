package dev.plinth.intake.chat;

import static dev.plinth.intake.format.FieldSpec.Sensitivity.INTERNAL;
import static dev.plinth.intake.format.FieldSpec.Sensitivity.PERSONAL;
import static dev.plinth.intake.format.FieldSpec.Type.INTEGER;
import static dev.plinth.intake.format.FieldSpec.Type.STRING;
import static dev.plinth.intake.format.FieldSpec.Type.TIMESTAMP;

import dev.plinth.intake.format.CollectionSpec;
import dev.plinth.intake.format.FieldSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The collections that transcripts fill. What was said, and who said it, is sealed. */
final class ChatCollections {
    static final String CONVERSATIONS = "conversations";
    static final String MESSAGES = "messages";
    private static final Set<String> SEARCHED = Set.of("email", "phone", "order_id");

    private ChatCollections() {}

    static List<CollectionSpec> all() {
        List<FieldSpec> conversation = new ArrayList<>();
        conversation.add(
                FieldSpec.of("conversation_id", STRING, INTERNAL).searchable().needed());
        conversation.add(
                FieldSpec.of("customer_ref", STRING, PERSONAL).searchable().needed());
        for (String name : ChatForm.PROFILE) {
            FieldSpec field = FieldSpec.of(name, STRING, PERSONAL);
            conversation.add(SEARCHED.contains(name) ? field.searchable() : field);
        }
        conversation.add(FieldSpec.of("topic", STRING, INTERNAL));
        conversation.add(FieldSpec.of("channel", STRING, INTERNAL));
        conversation.add(FieldSpec.of("opened_at", TIMESTAMP, INTERNAL));
        conversation.add(FieldSpec.of("turns", INTEGER, INTERNAL));
        return List.of(
                new CollectionSpec(CONVERSATIONS, conversation),
                new CollectionSpec(
                        MESSAGES,
                        List.of(
                                FieldSpec.of("conversation_id", STRING, INTERNAL)
                                        .searchable()
                                        .needed(),
                                FieldSpec.of("turn", INTEGER, INTERNAL).needed(),
                                FieldSpec.of("speaker", STRING, INTERNAL).needed(),
                                FieldSpec.of("text", STRING, PERSONAL).needed(),
                                FieldSpec.of("sent_at", TIMESTAMP, INTERNAL))));
    }
}
