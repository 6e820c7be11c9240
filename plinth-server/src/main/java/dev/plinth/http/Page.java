package dev.plinth.http;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list: {@code {"items":[…],"next":"…"}}.
 *
 * @param next the cursor of the page that follows, if one does
 */
public record Page<T>(List<T> items, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
    }

    /**
     * Makes a page from up to {@link PageRequest#fetch} rows.
     *
     * @param position what a later {@link PageRequest#after} must say to begin behind this row; holds no personal data
     */
    public static <R, T> Page<T> of(
            List<R> fetched, PageRequest request, Function<R, String> position, Function<R, T> view) {
        List<R> shown = fetched.size() > request.limit() ? fetched.subList(0, request.limit()) : fetched;
        Optional<String> next = shown.size() < fetched.size()
                ? Optional.of(Cursors.encode(position.apply(shown.getLast())))
                : Optional.empty();
        return new Page<>(shown.stream().map(view).toList(), next);
    }

    /** Makes a page of a list that is read whole. It is shown in the order of the positions, which MUST differ. */
    public static <R, T> Page<T> ofAll(
            Collection<R> all, PageRequest request, Function<R, String> position, Function<R, T> view) {
        String after = request.after().orElse("");
        List<R> fetched = all.stream()
                .filter(row -> position.apply(row).compareTo(after) > 0)
                .sorted(Comparator.comparing(position))
                .limit(request.fetch())
                .toList();
        return of(fetched, request, position, view);
    }
}
