package dev.plinth.vault.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plinth.problem.FieldProblem;
import dev.plinth.problem.ProblemCode;
import dev.plinth.problem.ProblemException;
import dev.plinth.vault.FieldClass;
import dev.plinth.vault.FieldSpec;
import dev.plinth.vault.FieldType;
import dev.plinth.vault.Mask;
import dev.plinth.vault.NewCollection;
import dev.plinth.vault.SearchMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The body that asks for a collection. Every word of it that is not known is named at once. */
record CollectionRequest(
        String name, List<FieldRequest> fields, Optional<List<String>> purposes, Optional<String> retention) {
    NewCollection wanted() {
        return new NewCollection(name, specs(fields), purposes.orElse(List.of()), retention);
    }

    static List<FieldSpec> specs(List<FieldRequest> fields) {
        List<FieldProblem> problems = new ArrayList<>();
        List<FieldSpec> specs = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++)
            fields.get(i).spec("fields[" + i + "]", problems).ifPresent(specs::add);
        if (!problems.isEmpty())
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "%s: %s; expected %s"
                            .formatted(
                                    problems.getFirst().field(),
                                    problems.getFirst().wrong(),
                                    problems.getFirst().expected()),
                    problems);
        return specs;
    }

    /** One field of it. */
    record FieldRequest(
            String name,
            String type,
            @JsonProperty("class") String fieldClass,
            Optional<String> search,
            Optional<String> mask,
            Optional<Boolean> required,
            Optional<Integer> maxLength) {
        private Optional<FieldSpec> spec(String path, List<FieldProblem> problems) {
            int before = problems.size();
            Optional<FieldType> wantedType =
                    word(FieldType.find(type), path + ".type", words(FieldType.values(), FieldType::text), problems);
            Optional<FieldClass> wantedClass = word(
                    FieldClass.find(fieldClass),
                    path + ".class",
                    words(FieldClass.values(), FieldClass::text),
                    problems);
            Optional<SearchMode> wantedSearch = search.flatMap(text -> word(
                    SearchMode.find(text), path + ".search", words(SearchMode.values(), SearchMode::text), problems));
            Optional<Mask> wantedMask = mask.flatMap(
                    text -> word(Mask.find(text), path + ".mask", words(Mask.values(), Mask::text), problems));
            if (problems.size() > before) return Optional.empty();
            FieldSpec plain = FieldSpec.of(name, wantedType.orElseThrow(), wantedClass.orElseThrow());
            return Optional.of(new FieldSpec(
                    name,
                    plain.type(),
                    plain.fieldClass(),
                    wantedSearch,
                    wantedMask.orElse(plain.mask()),
                    required.orElse(false),
                    maxLength.orElse(plain.maxLength())));
        }

        private static <T> Optional<T> word(
                Optional<T> found, String path, String expected, List<FieldProblem> problems) {
            if (found.isEmpty()) problems.add(new FieldProblem(path, "it is not known", "one of " + expected));
            return found;
        }

        private static <T> String words(T[] all, Function<T, String> text) {
            return Arrays.stream(all).map(text).collect(Collectors.joining(", "));
        }
    }
}
