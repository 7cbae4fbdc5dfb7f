package io.isotherm.launcher.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.explain.Answer;
import io.isotherm.explain.Step;
import io.isotherm.explain.Step.Stage;
import io.isotherm.launcher.terminal.Cells;
import io.isotherm.launcher.terminal.Glyphs;
import io.isotherm.launcher.terminal.Key;
import io.isotherm.launcher.terminal.Line;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands on the screen, and what keys do. */
class TopTest {
    private static final Glyphs GLYPHS = Glyphs.UNICODE;

    private Top top = Top.of("lab").show(TopPool.picture());

    private static List<String> screen(Top shown, int columns, int rows) {
        return new Screen(columns, rows, GLYPHS, TopPool.NOW)
                .lines(shown).stream().map(line -> line.text().stripTrailing()).toList();
    }

    private String text() {
        return String.join("\n", screen(top, 110, 28));
    }

    private Request press(Key key) {
        Top.Step step = top.key(key);
        top = step.top();
        return step.request();
    }

    private Request press(char letter) {
        return press(Key.of((int) letter));
    }

    private Request press(Key.Kind kind) {
        return press(Key.of(kind));
    }

    private List<String> hosts() {
        return top.hosts().stream().map(HostRow::name).toList();
    }

    private String selected() {
        return new Screen(110, 28, GLYPHS, TopPool.NOW)
                .lines(top).stream()
                        .filter(Line::selected)
                        .findFirst()
                        .orElseThrow()
                        .text();
    }

    @Test
    void showsWhatIsUrgentFirst() {
        assertThat(hosts()).containsExactly("xen1", "xen4", "xen2", "xen3");
        assertThat(text())
                .contains("pool lab  OVERLOAD for 2 min  mode automatic  configuration 4")
                .contains("hosts: 1 hot, 1 normal, 1 cold, 1 unknown, 0 asleep  moves: 1 under way, 0 failed")
                .contains("! too little is known of 1 host: xen4 (no sample for 2 min)")
                .contains("move: web2 from xen1 to xen3, running for 12 s (expected 20 s)")
                .containsPattern("xen1 +HOT +4 min +97.0%  █{10} +▃▄▄▅▅▆▇▇█████  +38.0%  ████░░░░░░ +1.2% +4");
        assertThat(selected()).startsWith("xen1");
    }

    @Test
    void sortsByKeys() {
        press('n');
        assertThat(hosts()).containsExactly("xen1", "xen2", "xen3", "xen4");
        press('c');
        assertThat(hosts()).containsExactly("xen1", "xen2", "xen3", "xen4");
        press('s');
        assertThat(hosts()).containsExactly("xen1", "xen4", "xen2", "xen3");
        press('m');
        assertThat(hosts()).endsWith("xen4");
    }

    @Test
    void filtersByHostGuestOrState() {
        press('/');
        "BATCH".chars().forEach(letter -> press((char) letter));
        assertThat(hosts()).containsExactly("xen2");
        assertThat(text()).endsWith("filter: BATCH_");
        press(Key.Kind.ENTER);
        assertThat(text()).contains("filter: BATCH  enter open");
        press(Key.Kind.ESCAPE);
        assertThat(hosts()).hasSize(4);
        press('/');
        "coldx".chars().forEach(letter -> press((char) letter));
        assertThat(text()).contains("No host has this in its name");
        press(Key.Kind.BACKSPACE);
        assertThat(hosts()).containsExactly("xen3");
    }

    @Test
    void typesTheLettersThatAreKeysElsewhereIntoTheFilter() {
        press('/');
        assertThat(press('q')).isInstanceOf(Request.None.class);
        assertThat(top.filter()).isEqualTo("q");
    }

    @Test
    void opensAHostAndAGuestAndGoesBack() {
        press(Key.Kind.ENTER);
        assertThat(text())
                .contains("host xen1  HOT for 4 min", "It is being\nrelieved: web2 goes to xen3", "memory   ███");
        press(Key.Kind.DOWN);
        assertThat(selected()).startsWith("web2");
        press(Key.Kind.ENTER);
        assertThat(text()).contains("guest web2 on host xen1", "cpu      1.80 CPUs", "network  1.4 MiB/s");
        press(Key.Kind.ESCAPE);
        press(Key.Kind.BACKSPACE);
        assertThat(selected()).startsWith("xen1");
    }

    @Test
    void asksForTheExplanationOfWhatIsSelected() {
        assertThat(press('e')).isEqualTo(new Request.Explain("host:xen1"));
        assertThat(press('E')).isEqualTo(new Request.Explain(""));
        press(Key.Kind.ENTER);
        assertThat(press('e')).isEqualTo(new Request.Explain("host:xen1"));
        press(Key.Kind.DOWN);
        assertThat(press('e')).isEqualTo(new Request.Explain("vm:uuid-web2"));
    }

    @Test
    void showsAnExplanationWrappedAndScrollsIt() {
        press('e');
        top = top.explained(answer());
        List<String> narrow = screen(top, 40, 28);
        assertThat(narrow)
                .contains("           numbers 1 and many more that", "           are too long for a line")
                .allMatch(line -> Cells.width(line) <= 40);
        press(Key.Kind.PAGE_DOWN);
        assertThat(text()).doesNotContain("numbers 0").contains("numbers 7");
        press(Key.Kind.ESCAPE);
        assertThat(selected()).startsWith("xen1");
    }

    @Test
    void opensNoExplanationOnceThePersonHasGoneOn() {
        press('e');
        press(Key.Kind.DOWN);
        top = top.explained(answer());
        assertThat(top.view()).isInstanceOf(View.Hosts.class);
    }

    private static Answer answer() {
        List<Step> steps = IntStream.range(0, 60)
                .mapToObj(i -> new Step(
                        Stage.STATE,
                        TopPool.NOW,
                        "because of the numbers " + i + " and many more that are too long for a line",
                        new TreeMap<>()))
                .toList();
        return new Answer("lab", "host xen1", TopPool.NOW, "it is hot", steps);
    }

    @Test
    void choosesAnotherPool() {
        assertThat(press('p')).isInstanceOf(Request.Pools.class);
        top = top.pools(List.of("lab", "test"));
        press(Key.Kind.DOWN);
        assertThat(press(Key.Kind.ENTER)).isEqualTo(new Request.Follow("test"));
        assertThat(text()).startsWith("pool test").endsWith("Reading the records of pool test");
    }

    @Test
    void quitsByItsKey() {
        assertThat(press('q')).isInstanceOf(Request.Quit.class);
    }

    @Test
    void keepsWhatWentWrongUntilTheNextKey() {
        top = top.notice("Kafka refuses this").show(TopPool.picture());
        assertThat(text()).endsWith("Kafka refuses this");
        press(Key.Kind.DOWN);
        assertThat(text()).doesNotContain("Kafka refuses this");
    }

    @Test
    void keepsTheSelectionWhereTheHostStandsNow() {
        press('n');
        press(Key.Kind.DOWN);
        press('s');
        assertThat(selected()).startsWith("xen2");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "12,3", "40,9", "80,24", "110,28", "300,90"})
    void fitsEveryScreen(int columns, int rows) {
        for (View view : List.of(
                new View.Hosts(""),
                new View.Host("xen1", ""),
                new View.Guest("uuid-web2", "web2"),
                new View.Host("gone", ""),
                new View.Guest("gone", "gone"),
                new View.Pools(List.of("lab"), ""))) {
            Top shown = new Top("lab", top.picture(), List.of(view), Sort.STATE, "", false, "", "");
            List<String> lines = screen(shown, columns, rows);
            assertThat(lines).as("%s", view).hasSize(rows);
            assertThat(lines).as("%s", view).allMatch(line -> Cells.width(line) <= columns);
        }
    }

    @Test
    void leavesOutColumnsThatDoNotFit() {
        assertThat(screen(top, 30, 9).get(1)).isEqualTo("HOST  STATE       CPU  MEMORY");
        assertThat(screen(top, 120, 9).get(1)).contains("CPU TREND", "NET", "DISK", "GUESTS");
    }

    @Test
    void alignsWideNamesAndShowsNoControlCharacters() {
        press(Key.Kind.ENTER);
        List<String> guests = screen(top, 110, 28).stream()
                .filter(line -> line.contains("RUNNING"))
                .toList();
        assertThat(guests).hasSize(4);
        assertThat(guests.stream().map(line -> Cells.width(line.substring(0, line.indexOf("RUNNING")))))
                .containsOnly(
                        Cells.width(guests.get(0).substring(0, guests.get(0).indexOf("RUNNING"))));
        assertThat(guests.get(3)).startsWith("bell\\u0007\\u001b[2J");
    }

    @Test
    void scrollsThroughAThousandHosts() {
        top = Top.of("lab").show(TopPool.large(1000));
        press('c');
        assertThat(selected()).startsWith("host0999");
        press(Key.Kind.END);
        assertThat(selected()).startsWith("host0000");
        press(Key.Kind.UP);
        press(Key.Kind.PAGE_UP);
        assertThat(selected()).startsWith("host0011");
    }

    @Test
    void drawsWithLettersWhereTheTerminalHasNoOthers() {
        assertThat(Glyphs.of(StandardCharsets.US_ASCII)).isEqualTo(Glyphs.ASCII);
        assertThat(Glyphs.of(StandardCharsets.UTF_8)).isEqualTo(Glyphs.UNICODE);
        assertThat(Glyphs.ASCII.bar(0.5, 4)).isEqualTo("##..");
        assertThat(Glyphs.ASCII.trend(List.of(0.0, Double.NaN, 1.0), 4)).isEqualTo(" _ @");
    }

    @Test
    void wrapsLinesOfWideCharacters() {
        assertThat(Cells.wrap("数据库 一二三", 6)).containsExactly("数据库", "一二三");
        assertThat(Cells.wrap("  数据库", 4)).allMatch(line -> Cells.width(line) <= 4);
        assertThat(Cells.wrap("数", 1)).containsExactly("数");
    }
}
