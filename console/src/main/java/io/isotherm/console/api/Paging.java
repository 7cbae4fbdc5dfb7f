package io.isotherm.console.api;

import io.isotherm.console.http.Call;
import io.isotherm.console.problem.ProblemException;
import io.isotherm.console.view.Items;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which part of a list is asked for.
 *
 * @param after name of the last item of the page before; empty for the first page
 * @param limit how many items at most
 */
record Paging(Optional<String> after, int limit) {
    private static final int USUAL = 100;
    private static final int MOST = 2_000;

    static Paging of(Call call) {
        return new Paging(call.asked("after"), call.number("limit", USUAL, 1, MOST));
    }

    /**
     * The part of a list.
     *
     * @param name of an item, which no other has
     * @throws ProblemException if the item after which it is to begin is no more
     */
    <T> Items<T> page(List<T> all, Function<T, String> name) {
        int from = after.map(last -> indexAfter(all, name, last)).orElse(0);
        int to = Math.min(all.size(), from + limit);
        return new Items<>(all.subList(from, to), to < all.size() ? name.apply(all.get(to - 1)) : null);
    }

    private static <T> int indexAfter(List<T> all, Function<T, String> name, String last) {
        for (int i = 0; i < all.size(); i++) {
            if (name.apply(all.get(i)).equals(last)) {
                return i + 1;
            }
        }
        throw ProblemException.badRequest(
                "after: '" + last + "' is not in the list, or no longer: begin with the first page");
    }
}
