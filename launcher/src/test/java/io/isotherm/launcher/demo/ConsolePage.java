package io.isotherm.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.bench.browser.BrowserPage;
import io.isotherm.launcher.browser.Accessibility;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The console's page of a story, as somebody reads it and steers by it. */
final class ConsolePage {
    static final Path PICTURES = Path.of("target", "console");
    static final String REASON = "relieve xen01 before the night";

    private final BrowserPage page;
    private final RunningStory story;
    private final Accessibility accessibility;

    ConsolePage(BrowserPage page, RunningStory story, Accessibility accessibility) {
        this.page = page;
        this.story = story;
        this.accessibility = accessibility;
    }

    /** Confirms the change whose button that is, with a reason, once the page tells what it will do. */
    void change(String button) {
        page.click(button);
        page.awaitTrue("document.querySelector('dialog .preview p:not(.quiet)')");
        page.type("dialog input[name=reason]", REASON);
        page.awaitTrue("!document.querySelector('dialog button.strong').disabled");
        assertThat(accessibility.violations(page)).as("dialog of %s", button).isEmpty();
        page.click("dialog button.strong");
        page.awaitTrue("!document.querySelector('dialog')");
    }

    /** Waits until the page knows of the newest decision. */
    void settle() {
        long tick = story.now().minus(Duration.ofMillis(10_000)).toEpochMilli() / 60_000 * 60_000;
        page.awaitTrue("Date.parse(document.querySelector('.connection time')?.dateTime) >= " + tick);
    }

    String guests(String host) {
        return text("tr[data-host=" + host + "] td:nth-of-type(6)");
    }

    String text(String selector) {
        return page.evaluate("document.querySelector('" + selector + "')?.textContent.trim() ?? ''")
                .asText();
    }

    /** In both themes and languages, on a desk and on a phone. */
    void takePictures() throws IOException {
        page.click(".notice button");
        for (int width : List.of(1440, 390)) {
            for (String theme : List.of("light", "dark")) {
                for (String language : List.of("en", "zh")) {
                    page.appear(width, theme, "en-GB");
                    if (!page.evaluate("document.documentElement.lang").asText().startsWith(language)) {
                        page.click(".viewer button");
                    }
                    page.awaitTrue("document.documentElement.dataset.theme === '" + theme
                            + "' && document.documentElement.lang" + ".startsWith('" + language + "')");
                    assertThat(page.evaluate("document.documentElement.scrollWidth")
                                    .asInt())
                            .as("width of the page in a window of %d", width)
                            .isLessThanOrEqualTo(width);
                    awaitDrawn();
                    assertThat(accessibility.violations(page))
                            .as("%d %s %s", width, theme, language)
                            .isEmpty();
                    page.screenshot(PICTURES.resolve("page-" + width + "-" + theme + "-" + language + ".png"));
                }
            }
        }
        PagePictures.update(PICTURES.resolve("page-1440-light-en.png"), PICTURES.resolve("page-1440-dark-en.png"));
        page.click(".viewer button");
        page.appear(1440, "light", "en-GB");
    }

    /** Remembers what is shown of the hosts, to be asked later whether it still is. */
    void rememberHosts() {
        page.evaluate("import('./store.js').then(({ state }) => { window.remembered = [state.hosts, state.moves]; })");
    }

    /** Whether nothing new of the hosts came since they were remembered. */
    boolean stillShowsThem() {
        return page.evaluate("import('./store.js').then(({ state }) =>"
                        + " [state.hosts, state.moves].every((one, i) => one === window.remembered[i]))")
                .asBoolean();
    }

    /** The hosts as they are drawn, once what was last asked for is. */
    String map() {
        awaitDrawn();
        return page.evaluate("document.querySelector('.canvases canvas').toDataURL()")
                .asText();
    }

    private void awaitDrawn() {
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }
}
