package io.isotherm.console.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isotherm.console.problem.ProblemException;
import io.isotherm.console.view.Items;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PagingTest {
    private static final List<String> ALL = List.of("a", "b", "c");

    private static Items<String> page(Optional<String> after, int limit) {
        return new Paging(after, limit).page(ALL, name -> name);
    }

    @Test
    void aPageTellsWhereTheNextBegins() {
        assertThat(page(Optional.empty(), 2)).isEqualTo(new Items<>(List.of("a", "b"), "b"));
        assertThat(page(Optional.of("b"), 2)).isEqualTo(new Items<>(List.of("c"), null));
    }

    @Test
    void aFullLastPageIsTheLast() {
        assertThat(page(Optional.empty(), 3).next()).isNull();
    }

    @Test
    void aPlaceThatIsNoMoreIsTold() {
        assertThatThrownBy(() -> page(Optional.of("x"), 2)).isInstanceOf(ProblemException.class);
    }
}
