package dev.plinth.intake.x12;

/**
 * The transaction a record came from.
 *
 * @param interchange sender and control number (ISA06, ISA13)
 * @param group control number (GS06)
 * @param transaction control number (ST02)
 * @param ordinal which transaction of the file it is, from 1
 */
record Origin(String interchange, String group, String transaction, long ordinal) {
    /** The part of a natural key that says where a record stood. */
    String key() {
        return String.join("|", interchange, group, transaction, Long.toString(ordinal));
    }
}
