package dev.plinth.proof.cli;

/** How a command ends. */
enum Exit {
    /** Everything asked for was verified. */
    VERIFIED(0),
    /** Something was read and is not proved. */
    NOT_VERIFIED(1),
    /** The command line is wrong. */
    USAGE(2),
    /** A file or address could not be read or used at all. */
    UNREADABLE(3);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
