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
    UNREADABLE(3),
    /** It fits together, by a key that came with it: whoever made it could have made up all of it. */
    SELF_SIGNED(4);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
