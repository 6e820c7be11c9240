package dev.plinth.intake.x12;

/** Told what a transaction consists of, in order. */
interface LoopListener {
    void opened(String loop);

    void segment(String loop, Segment segment);

    void closed(String loop);
}
