package io.isotherm.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlainTableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        PlainTable table = PlainTable.ofFigures(2)
                .row("", "one", "another")
                .row("moves", "7", "1,000")
                .row("energy, kWh·h", "0.5", "");

        assertThat(table.lines())
                .containsExactly("               one  another", "moves            7    1,000", "energy, kWh·h  0.5");
    }

    @Test
    void aTableWithoutRowsIsEmpty() {
        assertThat(new PlainTable(PlainTable.Align.LEFT).toString()).isEmpty();
    }

    @Test
    void refusesARowOfAnotherLength() {
        PlainTable table = PlainTable.ofFigures(1);

        assertThatThrownBy(() -> table.row("moves"))
                .hasMessageContaining("1 cells")
                .hasMessageContaining("2 columns");
    }
}
