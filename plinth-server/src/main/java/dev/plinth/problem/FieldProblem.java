package dev.plinth.problem;

/**
 * One field of the request that was refused.
 *
 * @param field where, as a path such as {@code fields.ssn} or {@code records[3].subject}
 * @param wrong what was wrong, without repeating a secret value
 * @param expected what would be right
 */
public record FieldProblem(String field, String wrong, String expected) {}
