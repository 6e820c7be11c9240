package dev.plinth.proof.cli;

import java.util.List;

/** One command of the jar. */
interface Command {
    String help();

    Exit run(List<String> words);
}
