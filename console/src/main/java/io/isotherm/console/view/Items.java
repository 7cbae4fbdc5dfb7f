package io.isotherm.console.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list, or a page of one.
 *
 * @param items what it has
 * @param next what {@code after} takes to go on; null where nothing follows
 */
public record Items<T>(
        List<T> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {

    /** A list that is whole. */
    public static <T> Items<T> all(List<T> items) {
        return new Items<>(items, null);
    }
}
