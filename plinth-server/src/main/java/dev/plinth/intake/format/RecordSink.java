package dev.plinth.intake.format;

/** Takes what a reader finds, in the order of the file. */
public interface RecordSink {
    void record(ParsedRecord found);

    void finding(Finding found);
}
