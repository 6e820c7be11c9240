package dev.plinth.intake;

import java.util.Optional;

/**
 * How a file is to be read.
 *
 * @param mapping text of a mapping file; needed for CSV, possible for transcripts
 * @param makesCollections whether collections and fields that are missing may be made
 */
public record ImportOrder(ImportFormat format, Optional<String> mapping, boolean makesCollections) {}
