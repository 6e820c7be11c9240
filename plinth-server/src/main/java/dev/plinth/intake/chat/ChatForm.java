package dev.plinth.intake.chat;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the parts of a conversation stand in its JSON object. Paths are property names joined by dots.
 *
 * @param conversation path of the id
 * @param customer paths that may tell who the customer is, the best first
 * @param topic path of what it is about
 * @param channel path of where it took place
 * @param opened path of its beginning (RFC 3339)
 * @param profile paths of what is known of the customer, by field
 * @param turns path of the list of turns
 * @param speaker in a turn: a property, or an index when turns are lists
 * @param text as {@code speaker}
 * @param time as {@code speaker}; absent when turns carry none
 */
public record ChatForm(
        String conversation,
        List<String> customer,
        Optional<String> topic,
        Optional<String> channel,
        Optional<String> opened,
        Map<String, String> profile,
        String turns,
        String speaker,
        String text,
        Optional<String> time) {
    /** What can be kept of a customer. */
    public static final List<String> PROFILE =
            List.of("name", "email", "phone", "username", "order_id", "address", "company");

    /** The line format described in docs/import.md. */
    public static final ChatForm OWN = new ChatForm(
            "conversation",
            List.of("customer"),
            Optional.of("topic"),
            Optional.of("channel"),
            Optional.of("opened"),
            Map.of(
                    "name", "profile.name",
                    "email", "profile.email",
                    "phone", "profile.phone",
                    "username", "profile.username",
                    "order_id", "profile.order_id",
                    "address", "profile.address",
                    "company", "profile.company"),
            "turns",
            "speaker",
            "text",
            Optional.of("time"));

    /** The line format of the Action-Based Conversations Dataset. */
    public static final ChatForm ABCD = new ChatForm(
            "convo_id",
            List.of("personal.username", "personal.email", "personal.phone", "personal.customer_name"),
            Optional.of("flow"),
            Optional.empty(),
            Optional.empty(),
            Map.of(
                    "name", "personal.customer_name",
                    "email", "personal.email",
                    "phone", "personal.phone",
                    "username", "personal.username",
                    "order_id", "personal.order_id",
                    "address", "personal.full_address"),
            "turns",
            "0",
            "1",
            Optional.empty());

    public ChatForm {
        customer = List.copyOf(customer);
        profile = Map.copyOf(profile);
        if (customer.isEmpty())
            throw new IllegalArgumentException("A chat form names at least one path for the customer");
        for (String field : profile.keySet())
            if (!PROFILE.contains(field))
                throw new IllegalArgumentException("A customer's profile has " + PROFILE + ", not " + field);
    }
}
