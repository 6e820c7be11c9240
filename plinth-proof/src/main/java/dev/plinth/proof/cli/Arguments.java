package dev.plinth.proof.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words of a command line.
 *
 * @param operands words that belong to no option
 * @param options values by option, in the order given
 */
record Arguments(List<String> operands, Map<String, List<String>> options) {
    /** Splits the words; every option takes one value, and only these are known. */
    static Arguments parse(List<String> words, Set<String> known) {
        var operands = new ArrayList<String>();
        var options = new HashMap<String, List<String>>();
        var rest = words.iterator();
        while (rest.hasNext()) {
            var word = rest.next();
            if (!word.startsWith("--")) {
                operands.add(word);
                continue;
            }
            if (!known.contains(word)) {
                throw new UsageException("There is no option " + word + "; known are "
                        + String.join(", ", known.stream().sorted().toList()));
            }
            if (!rest.hasNext()) {
                throw new UsageException(word + " needs a value after it");
            }
            options.computeIfAbsent(word, _ -> new ArrayList<>()).add(rest.next());
        }
        return new Arguments(operands, options);
    }

    List<String> all(String option) {
        return options.getOrDefault(option, List.of());
    }

    Optional<String> one(String option) {
        var values = all(option);
        if (values.size() > 1) {
            throw new UsageException(option + " may be given once, was given " + values.size() + " times");
        }
        return values.stream().findFirst();
    }

    String required(String option) {
        return one(option).orElseThrow(() -> new UsageException(option + " is needed"));
    }

    /** A number from {@code least} to {@code most}. */
    long number(String option, long otherwise, long least, long most) {
        var text = one(option);
        if (text.isEmpty()) {
            return otherwise;
        }
        long number;
        try {
            number = Long.parseLong(text.get());
        } catch (NumberFormatException e) {
            throw new UsageException(option + " is a number, not \"" + text.get() + '"');
        }
        if (number < least || number > most) {
            throw new UsageException("%s is from %d to %d, not %d".formatted(option, least, most, number));
        }
        return number;
    }

    String operand(String meaning) {
        if (operands.size() != 1) {
            throw new UsageException("Give exactly one " + meaning + ", not " + operands.size());
        }
        return operands.getFirst();
    }

    void noOperands() {
        if (!operands.isEmpty()) {
            throw new UsageException("\"" + operands.getFirst() + "\" is not understood here");
        }
    }
}
