package io.isotherm.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.bench.browser.BrowserPage;
import io.isotherm.bench.browser.Chromium;
import io.isotherm.console.ConsoleConfig;
import io.isotherm.console.ConsoleService;
import io.isotherm.console.RecordedConsoleService;
import io.isotherm.console.access.ConsoleRole;
import io.isotherm.console.access.TokenFile;
import io.isotherm.explain.PoolRecords;
import io.isotherm.launcher.browser.Accessibility;
import io.isotherm.launcher.watch.RecordingRecords;
import io.isotherm.replay.engine.DecidedDay;
import io.isotherm.replay.recording.Progress;
import io.isotherm.replay.recording.Recorder;
import io.isotherm.replay.recording.Recording;
import io.isotherm.schema.Approval;
import io.isotherm.schema.MigrationCommand;
import io.isotherm.schema.Mode;
import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser while a demo runs, as an operator uses it. The tests go on from each other through one story: a
 * rush on one host while moves are only recommended, then automatic.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ConsolePageIT {
    private static final Duration TICK = Duration.ofMinutes(1);
    private static final Duration RUSH = Duration.ofMinutes(16);

    private static final Deque<AutoCloseable> STARTED = new ArrayDeque<>();

    private static RunningStory story;
    private static ConsoleService console;
    private static Chromium browser;
    private static BrowserPage page;
    private static ConsolePage shown;
    private static Accessibility accessibility;
    private static Path directory;

    @BeforeAll
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    static void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        if (System.getenv("CI") == null) {
            Assumptions.assumeTrue(
                    Chromium.program().isPresent(), "Chromium is not installed, so the page is not looked at");
        }
        Files.createDirectories(ConsolePage.PICTURES);
        DemoStory built = BuiltInStory.of(6, 36, 1);
        built.config().getDecision().setMode(Mode.RECOMMEND);
        story = started(new RunningStory(
                new DemoStory(built.hosts(), built.vms(), built.config(), built.duration(), List.of())));
        Path tokens = directory.resolve("tokens");
        String token = new TokenFile(tokens).make("ada", ConsoleRole.OPERATOR, Instant.EPOCH);
        console = started(new ConsoleService(
                ConsoleConfig.loopback(0, tokens), story.kafka(), new SimpleMeterRegistry(), story.clock()));
        console.start();
        accessibility = new Accessibility();
        browser = started(Chromium.start(directory));
        page = started(browser.page());
        shown = new ConsolePage(page, story, accessibility);
        page.appear(1440, "light", "en-GB");
        page.open(console.url() + "/#token=" + token);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable started : STARTED) {
            started.close();
        }
    }

    /** The last that was started stops first. */
    private static <T extends AutoCloseable> T started(T one) {
        STARTED.addFirst(one);
        return one;
    }

    @Test
    @Order(1)
    void takesTheTokenOutOfTheAddress() {
        story.runFor(TICK.multipliedBy(3));
        page.awaitTrue("document.querySelectorAll('.connection.live').length === 1");
        page.awaitTrue("document.querySelector('.figure.normal dd')?.textContent.trim() === '6'");

        assertThat(page.evaluate("location.href").asText()).doesNotContain("token");
        assertThat(page.evaluate("document.querySelector('.viewer').textContent")
                        .asText())
                .contains("ada");
    }

    @Test
    @Order(2)
    void showsAHostThatGetsHot() {
        story.runUntil(RUSH);
        while (shown.text(".figure.hot dd").equals("0")
                || page.evaluate("document.querySelectorAll('[data-offer]').length")
                                .asInt()
                        == 0) {
            story.runFor(TICK);
            shown.settle();
        }

        assertThat(shown.text(".attention"))
                .contains("xen01", "waiting for approval")
                .doesNotContain("isotherm offers", "isotherm explain");
        assertThat(shown.text("h1")).isEqualTo("Overload");
        assertThat(page.evaluate("document.title").asText()).startsWith("▲ 1");
    }

    @Test
    @Order(3)
    void tellsWhereANumberComesFrom() {
        page.click(".hot-hosts button");
        page.awaitTrue("document.querySelectorAll('.answer li[data-stage=STATE]').length > 0");

        assertThat(shown.text(".answer .summary")).contains("HOT").contains("%");
        assertThat(page.evaluate("document.activeElement.id").asText()).isEqualTo("answer");
        assertThat(accessibility.violations(page)).isEmpty();
        page.press("Escape", 27);
        page.awaitTrue("!document.querySelector('.answer')");
    }

    @Test
    @Order(4)
    void doesNotMoveWhatAnOperatorRejects() {
        String offer = page.evaluate("document.querySelector('[data-offer]').dataset.offer")
                .asText();

        shown.change("[data-offer] button:not(.strong):not(.ask)");
        story.runFor(TICK.multipliedBy(2));

        page.awaitTrue("!document.querySelector('[data-offer=\"" + offer + "\"]')");
        assertThat(approvals()).singleElement().satisfies(approval -> {
            assertThat(approval.getRejected()).isTrue();
            assertThat(approval.getCommandId()).isEqualTo(offer);
            assertThat(approval.getReason()).isEqualTo(ConsolePage.REASON);
            assertThat(approval.getApprovedBy()).contains("ada");
        });
        assertThat(commands()).isEmpty();
    }

    @Test
    @Order(5)
    void drawsTheMoveThatAnOperatorApproves() throws IOException {
        while (page.evaluate("document.querySelectorAll('[data-offer]').length").asInt() == 0) {
            story.runFor(TICK);
            shown.settle();
        }
        shown.change("[data-offer] button.strong");
        story.runUntilMovesAreUnderWay();
        page.awaitTrue("Number(document.querySelector('.canvases').dataset.moves) > 0");

        assertThat(commands()).hasSize(1);
        assertThat(page.evaluate("(() => { const canvas = document.querySelector('canvas.above');"
                                + " return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)"
                                + ".data.filter((_, i) => i % 4 === 3).some((alpha) => alpha > 0); })()")
                        .asBoolean())
                .as("something is drawn over the map")
                .isTrue();
        shown.takePictures();
    }

    @Test
    @Order(6)
    void showsTheHostCoolDownOnceMovesAreAutomatic() {
        shown.change(".modes button:nth-child(3)");
        for (int i = 0; i < 30 && !shown.text(".figure.hot dd").equals("0"); i++) {
            story.runFor(TICK);
            shown.settle();
        }

        assertThat(shown.text(".figure.hot dd")).isEqualTo("0");
        assertThat(shown.text(".modes button[aria-pressed=true]")).isEqualTo("Automatic");
    }

    @Test
    @Order(7)
    void startsNothingWhileThePoolIsPaused() {
        shown.change(".controls button.stop");
        page.click(".tools > button");
        page.click("tr[data-host=xen06] button");
        shown.change(".answer .buttons button");
        story.runFor(TICK.multipliedBy(2));
        shown.settle();
        int commanded = commands().size();
        story.runFor(TICK.multipliedBy(5));
        shown.settle();

        assertThat(shown.text("h1")).isEqualTo("Paused");
        assertThat(shown.guests("xen06")).isNotEqualTo("0");
        assertThat(commands()).hasSize(commanded);
    }

    @Test
    @Order(8)
    void emptiesAHostThatIsDrained() {
        shown.change(".controls button.strong");
        for (int i = 0; i < 30 && !shown.guests("xen06").equals("0"); i++) {
            story.runFor(TICK);
            shown.settle();
        }

        assertThat(shown.guests("xen06")).isEqualTo("0");
        assertThat(accessibility.violations(page))
                .as("table, and a host's explanation")
                .isEmpty();
        assertThat(shown.text(".config")).contains("xen06").contains("ada").contains(ConsolePage.REASON);
        page.click(".tools > button");
        page.click(".answer header button");
    }

    @Test
    @Order(9)
    void drawsHostsThatChangedAsIfAllHadBeenDrawn() {
        page.awaitTrue("document.querySelector('.canvases canvas')");
        String changed;
        String byAnother;
        String again;
        // What the page reads meanwhile makes another picture, so that it is looked at anew.
        do {
            story.runFor(TICK);
            shown.settle();
            shown.rememberHosts();
            changed = shown.map();
            page.click(".heat .choice button:nth-of-type(2)");
            byAnother = shown.map();
            page.click(".heat .choice button:nth-of-type(1)");
            again = shown.map();
        } while (!shown.stillShowsThem());

        assertThat(byAnother).isNotEqualTo(changed);
        assertThat(again).isEqualTo(changed);
    }

    @Test
    @Order(10)
    void showsAnyTimeOfARecordingAndLetsNobodySteerIt() throws Exception {
        Path file = directory.resolve("rush.avro");
        Recorder.record(
                story.kafka(),
                new Recorder.Selection(
                        List.of("host-metrics", "pool-config", "approvals", "migration-events", "power-events"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(DemoStory.POOL)),
                file,
                Progress.NONE);
        RecordedConsoleService recorded = started(new RecordedConsoleService(
                ConsoleConfig.loopback(0, directory.resolve("tokens")),
                "rush.avro",
                RecordingRecords.ofAllPools(Recording.open(file)),
                new SimpleMeterRegistry()));
        recorded.start();
        BrowserPage other = started(browser.page());
        other.appear(1440, "light", "en-GB");

        other.open(recorded.url());
        other.awaitTrue("document.querySelector('.figure.hot dd')?.textContent.trim() === '0'");
        other.evaluate("const slider = document.querySelector('.time input'); slider.value = "
                + RUSH.plus(TICK.multipliedBy(8)).toMillis() + "; slider.dispatchEvent(new Event('input'))");
        other.awaitTrue("document.querySelector('.figure.hot dd').textContent.trim() === '1'");
        assertThat(other.evaluate("document.querySelector('h1').textContent").asText())
                .isEqualTo("Overload");
        assertThat(other.evaluate("document.querySelectorAll('.controls, .offers button.strong').length")
                        .asInt())
                .isZero();
        assertThat(other.evaluate("document.querySelector('.letters').textContent")
                        .asText())
                .contains("Recordings hold no dead letters");
        assertThat(accessibility.violations(other)).isEmpty();
        other.screenshot(ConsolePage.PICTURES.resolve("recording.png"));

        // The address leads there again, and the next change is that of the operator's approval or later.
        other.open(other.evaluate("location.href").asText());
        other.awaitTrue("document.querySelector('.figure.hot dd')?.textContent.trim() === '1'");
        String before =
                other.evaluate("document.querySelector('.time time').dateTime").asText();
        other.click(".time button:nth-of-type(3)");
        other.awaitTrue("document.querySelector('.time time').dateTime > '" + before + "'");
        other.evaluate("const end = document.querySelector('.time input'); end.value = end.max;"
                + " end.dispatchEvent(new Event('input'))");
        other.awaitTrue("document.querySelector('.config').textContent.includes('ada')");
        assertThat(other.evaluate("document.querySelector('.config').textContent")
                        .asText())
                .contains(ConsolePage.REASON);
        assertThat(other.problems()).isEmpty();
    }

    @Test
    @Order(11)
    void asksWhoeverHasNoTokenForOne() throws Exception {
        BrowserPage other = started(browser.page());
        other.appear(1440, "dark", "en-GB");
        other.open(console.url());
        other.awaitTrue("document.querySelector('.controls button.stop, .controls button.strong')");

        other.click(".viewer button:last-child");
        other.awaitTrue("document.querySelector('dialog input[name=token]')");
        assertThat(accessibility.violations(other)).as("dialog for a token").isEmpty();
        other.type("dialog input[name=token]", "isotherm_wrong");
        other.click("dialog button.strong");
        other.awaitTrue("document.querySelector('dialog .problem').textContent");

        assertThat(accessibility.violations(other))
                .as("dialog with a wrong token")
                .isEmpty();
    }

    @Test
    @Order(12)
    void saysInChineseWhatTheRecordsOfThisStorySay() throws Exception {
        PoolRecords records = new PoolRecords(DemoStory.POOL);
        Topics topics = story.kafka().topics();
        for (Topic<? extends SpecificRecord> topic : List.of(
                topics.poolConfig(),
                topics.hostStates(),
                topics.decisions(),
                topics.migrationCommands(),
                topics.migrationEvents(),
                topics.approvals())) {
            story.values(topic).forEach(records::accept);
        }

        assertInChinese(records, 90, ConsolePage.REASON, "ada");
    }

    @Test
    @Order(13)
    void saysInChineseWhatTheRecordsOfADayFullOfTroubleSay() throws Exception {
        assertInChinese(new DecidedDay().records(), 900, "ann", "nothing");
    }

    private static void assertInChinese(PoolRecords records, int least, String... own) throws Exception {
        SaidSentences sentences = new SaidSentences();
        sentences.addAll(records);
        assertThat(sentences.size()).isGreaterThan(least);
        assertThat(sentences.untranslated(page, own)).isEmpty();
    }

    @Test
    @Order(14)
    void answersInChinese() throws IOException {
        page.click(".viewer button");
        page.awaitTrue("document.documentElement.lang === 'zh-CN'");
        page.click("section.moves button");
        page.awaitTrue("document.querySelectorAll('.answer li[data-stage=OUTCOME]').length > 0");

        assertThat(shown.text(".answer .summary")).containsPattern("vm\\d+ 从 xen\\d+ 迁往 xen\\d+：");
        assertThat(page.evaluate("document.querySelectorAll('main [lang=en], .answer [lang=en]').length")
                        .asInt())
                .as("parts that stayed English")
                .isZero();
        assertThat(accessibility.violations(page)).isEmpty();
        page.screenshot(ConsolePage.PICTURES.resolve("answer-zh.png"));
        page.click(".answer header button");
        page.click(".viewer button");
        page.awaitTrue("document.documentElement.lang === 'en-GB'");
    }

    @Test
    @Order(15)
    void tellsSinceWhenTheConnectionIsLostAlsoInATabThatIsNotLookedAt() {
        assertThat(page.problems()).isEmpty();

        console.close();

        page.awaitTrue("document.querySelector('.connection.lost')");
        assertThat(shown.text(".connection")).containsPattern("lost since \\d\\d:\\d\\d:\\d\\d");
    }

    private static List<Approval> approvals() {
        return story.values(story.kafka().topics().approvals());
    }

    private static List<MigrationCommand> commands() {
        return story.values(story.kafka().topics().migrationCommands());
    }
}
