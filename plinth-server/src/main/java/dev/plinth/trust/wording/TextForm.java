package dev.plinth.trust.wording;

/** How a text is written, so that only what a reader sees is looked at. */
public enum TextForm {
    /** Everything counts. */
    PLAIN,
    /** Code blocks and code in a line do not count: phrases that are quoted in order to forbid them stand there. */
    MARKDOWN,
    /** Text and the attributes that are shown or read aloud; a template's expressions count as well. */
    HTML
}
