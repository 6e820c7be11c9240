package dev.plinth.intake.format;

/**
 * The key of a department, as a file names it.
 *
 * @param place where the file says it
 */
public record DepartmentKey(String key, Place place) {}
