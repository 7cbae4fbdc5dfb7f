package io.isotherm.launcher.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The terminal around the model, on one that is only made up. */
@Timeout(60)
class FullScreenTerminalTest {
    private static final String ALTERNATE = "\u001b[?1049h";
    private static final String USUAL = "\u001b[?1049l";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private LineDisciplineTerminal inner;
    private FullScreenTerminal terminal;

    @BeforeEach
    void open() throws IOException {
        inner = new LineDisciplineTerminal("test", "xterm", out, StandardCharsets.UTF_8, SignalHandler.SIG_DFL);
        inner.setSize(new Size(40, 5));
        terminal = new FullScreenTerminal(inner, true);
    }

    @AfterEach
    void close() throws IOException {
        terminal.close();
    }

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private void type(String text) throws IOException {
        inner.processInputBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Key> keys(int count) throws IOException {
        List<Key> keys = new ArrayList<>();
        while (keys.size() < count) {
            terminal.read(100).ifPresent(keys::add);
        }
        return keys;
    }

    @Test
    void drawsOnAScreenOfItsOwnAndGivesTheTerminalBack() throws IOException {
        assertThat(inner.getAttributes().getLocalFlag(LocalFlag.ECHO)).isFalse();
        terminal.draw(terminal.size(), List.of(Line.of("pool lab"), Line.of("xen1", Line.Look.HOT)));
        assertThat(written()).contains(ALTERNATE, "pool lab", "en1").doesNotContain(USUAL);
        terminal.close();
        assertThat(written()).contains(USUAL);
        assertThat(inner.getAttributes().getLocalFlag(LocalFlag.ECHO)).isTrue();
        assertThat(inner.getAttributes().getLocalFlag(LocalFlag.ICANON)).isTrue();
    }

    @Test
    void readsKeysAsTerminalsSendThem() throws IOException {
        type("j\u001b[A\u001bOB\u001b[5~\u001b[6~\u001b[H\u001b[4~\u001b[1;5C\r\u007f数\ud83d\ude00\u0001");
        assertThat(keys(13))
                .containsExactly(
                        Key.of('j'),
                        Key.of(Key.Kind.UP),
                        Key.of(Key.Kind.DOWN),
                        Key.of(Key.Kind.PAGE_UP),
                        Key.of(Key.Kind.PAGE_DOWN),
                        Key.of(Key.Kind.HOME),
                        Key.of(Key.Kind.END),
                        Key.of(Key.Kind.OTHER),
                        Key.of(Key.Kind.ENTER),
                        Key.of(Key.Kind.BACKSPACE),
                        Key.of("数".codePointAt(0)),
                        Key.of(0x1f600),
                        Key.of(Key.Kind.OTHER));
        assertThat(terminal.read(1)).isEqualTo(Optional.empty());
    }

    @Test
    void takesAnEscapeThatNothingFollowsForTheKey() throws IOException {
        type("\u001b");
        assertThat(keys(1)).containsExactly(Key.of(Key.Kind.ESCAPE));
    }

    @Test
    void followsTheSizeOfTheTerminal() {
        assertThat(terminal.size()).isEqualTo(new Size(40, 5));
        inner.setSize(new Size(100, 30));
        inner.raise(Signal.WINCH);
        await().atMost(Duration.ofSeconds(30)).until(() -> terminal.size().equals(new Size(100, 30)));
    }

    @Test
    void tellsOfCtrlC() throws IOException {
        assertThat(terminal.interrupted()).isFalse();
        type("\u0003");
        await().atMost(Duration.ofSeconds(30)).until(terminal::interrupted);
    }

    @Test
    void endsWhenTheTerminalIsGone() throws IOException {
        inner.close();
        assertThatThrownBy(() -> {
                    while (true) {
                        terminal.read(100);
                    }
                })
                .isInstanceOfAny(EOFException.class, IOException.class);
    }
}
