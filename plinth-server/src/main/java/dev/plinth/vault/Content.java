package dev.plinth.vault;

import java.util.SortedMap;
import java.util.TreeMap;

/** The checked values of a record by field id, apart by whether they are sealed. */
record Content(SortedMap<Integer, Value> clear, SortedMap<Integer, Value> sealed) {
    static Content empty() {
        return new Content(new TreeMap<>(), new TreeMap<>());
    }

    void put(Field field, Value value) {
        (field.isSealed() ? sealed : clear).put(field.id(), value);
    }

    void remove(Field field) {
        (field.isSealed() ? sealed : clear).remove(field.id());
    }

    boolean has(Field field) {
        return (field.isSealed() ? sealed : clear).containsKey(field.id());
    }

    @Override
    public String toString() {
        return "Content[%d clear, %d sealed]".formatted(clear.size(), sealed.size());
    }
}
