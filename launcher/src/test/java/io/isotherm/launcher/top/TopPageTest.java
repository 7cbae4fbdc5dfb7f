package io.isotherm.launcher.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.launcher.terminal.Glyphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README shows what 'isotherm top' draws; {@code -Ddocs.update=true} brings it up to date. */
class TopPageTest {
    private static final Path PAGE = Path.of("..", "README.md");
    private static final String BEGIN = "`./isotherm top` shows the same live:\n\n```\n";
    private static final String END = "\n```\n";
    private static final int COLUMNS = 110;
    private static final int ROWS = 13;

    @Test
    void theReadmeShowsWhatIsDrawn() throws IOException {
        Top top = Top.of("lab").show(TopPool.picture());
        String drawn = new Screen(COLUMNS, ROWS, Glyphs.UNICODE, TopPool.NOW)
                .lines(top).stream().map(line -> line.text().stripTrailing()).collect(Collectors.joining("\n"));
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        assertThat(begin).as("place of the picture in the README").isGreaterThan(BEGIN.length());
        int end = page.indexOf(END, begin);
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, page.substring(0, begin) + drawn + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end)).isEqualTo(drawn);
    }
}
