package dev.plinth.intake.format;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Reads one file format. A reader keeps only what the record at hand needs, so its memory does not grow with the file. It
 * MUST give the same records in the same order each time it reads the same bytes: an import reads every file twice, and
 * resumes by counting records. One reader reads one file once.
 */
public interface FormatReader {
    /** The collections its records may belong to, in the order in which they are to be made. */
    List<CollectionSpec> collections();

    /**
     * Reads to the end. What is wrong in the file is a finding, never an exception; the reader goes on where it can.
     *
     * @throws IOException only when {@code in} cannot be read
     */
    void read(InputStream in, RecordSink sink) throws IOException;
}
