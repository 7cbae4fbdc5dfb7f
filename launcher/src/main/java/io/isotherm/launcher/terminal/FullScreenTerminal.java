package io.isotherm.launcher.terminal;

import io.isotherm.launcher.terminal.Line.Look;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/**
 * A terminal of which the whole screen is drawn, key by key. Whatever ends it, closing, a signal or an error, the terminal
 * is as it was.
 */
public final class FullScreenTerminal implements AutoCloseable {
    private static final Size USUAL = new Size(80, 24);

    private final Terminal terminal;
    private final Attributes before;
    private final Display display;
    private final KeyReader keys;
    private final boolean colored;
    private final Thread hook = new Thread(this::restore, "terminal");
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private volatile Size size;
    private Size drawn = new Size(0, 0);
    private boolean restored;

    /**
     * Takes a terminal over, which is closed with this.
     *
     * @param colored whether colours are wanted
     */
    public FullScreenTerminal(Terminal terminal, boolean colored) {
        this.terminal = terminal;
        this.colored = colored;
        keys = new KeyReader(terminal.reader());
        terminal.handle(Signal.INT, signal -> interrupted.set(true));
        size = known(terminal);
        terminal.handle(Signal.WINCH, signal -> size = known(terminal));
        before = terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        // Stopped from the keyboard, the shell would get the terminal as we have it.
        raw.setControlChar(ControlChar.VSUSP, 0);
        terminal.setAttributes(raw);
        Runtime.getRuntime().addShutdownHook(hook);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        display = new Display(terminal, true);
    }

    public Charset encoding() {
        return terminal.encoding();
    }

    /**
     * Waits for a key.
     *
     * @return empty when none is pressed within that time
     * @throws IOException when the terminal is gone
     */
    public Optional<Key> read(long waitMillis) throws IOException {
        return keys.read(waitMillis);
    }

    /** Whether Ctrl-C was pressed. */
    public boolean interrupted() {
        return interrupted.get();
    }

    /** How large it is now; a usual size where it does not know. */
    public Size size() {
        return size;
    }

    private static Size known(Terminal terminal) {
        Size now = terminal.getSize();
        return now.getColumns() > 0 && now.getRows() > 0 ? now : USUAL;
    }

    /** Draws what differs from what was drawn before. */
    public synchronized void draw(Size at, List<Line> lines) {
        if (restored) {
            return;
        }
        if (!at.equals(drawn)) {
            drawn = at;
            display.resize(at.getRows(), at.getColumns());
            display.clear();
            terminal.puts(Capability.clear_screen);
        }
        // It fills the list up.
        display.update(new ArrayList<>(lines.stream().map(this::styled).toList()), 0);
    }

    private AttributedString styled(Line line) {
        AttributedStringBuilder text = new AttributedStringBuilder();
        for (Line.Span span : line.spans()) {
            AttributedStyle style = style(span.look());
            text.styled(line.selected() ? style.inverse() : style, span.text());
        }
        return text.toAttributedString();
    }

    private AttributedStyle style(Look look) {
        AttributedStyle plain = AttributedStyle.DEFAULT;
        if (!colored) {
            return look == Look.HOT || look == Look.STRONG ? plain.bold() : plain;
        }
        return switch (look) {
            case PLAIN -> plain;
            case STRONG -> plain.bold();
            case FAINT -> plain.faint();
            case GOOD -> plain.foreground(AttributedStyle.GREEN);
            case HOT -> plain.bold().foreground(AttributedStyle.RED);
            case COLD -> plain.foreground(AttributedStyle.CYAN);
            case WARNING -> plain.foreground(AttributedStyle.YELLOW);
        };
    }

    private synchronized void restore() {
        if (!restored) {
            restored = true;
            terminal.puts(Capability.exit_ca_mode);
            terminal.puts(Capability.cursor_normal);
            terminal.setAttributes(before);
            terminal.flush();
        }
    }

    @Override
    public void close() throws IOException {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // The process ends anyhow, and the hook with it.
        }
        terminal.close();
    }
}
