package dev.plinth.proof.cli;

import java.util.List;
import java.util.Map;

/** A JSON value, as far as showing an entry needs it: numbers and literals keep their spelling. */
sealed interface Json {
    record Obj(Map<String, Json> members) implements Json {}

    record Arr(List<Json> items) implements Json {}

    record Text(String value) implements Json {}

    /** A number, {@code true}, {@code false} or {@code null}. */
    record Literal(String spelling) implements Json {}
}
