package io.isotherm.launcher.browser;

import com.fasterxml.jackson.databind.JsonNode;
import io.isotherm.bench.browser.BrowserPage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** What axe finds wrong with a page for people who use a keyboard, a screen reader, or see badly. */
public final class Accessibility {
    private static final String POM = "/META-INF/maven/org.webjars.npm/axe-core/pom.properties";
    private static final String SCRIPT = "/META-INF/resources/webjars/axe-core/%s/axe.min.js";
    private static final String RULES =
            "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'], resultTypes: ['violations']}";

    private final String axe;

    public Accessibility() throws IOException {
        Properties pom = new Properties();
        try (InputStream stream = Accessibility.class.getResourceAsStream(POM)) {
            pom.load(stream);
        }
        try (InputStream stream =
                Accessibility.class.getResourceAsStream(String.format(SCRIPT, pom.getProperty("version")))) {
            axe = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What is wrong with the page as it is shown now, each with where it is. */
    public List<String> violations(BrowserPage page) {
        if (!page.evaluate("typeof axe === 'object'").asBoolean()) {
            page.evaluate(axe + "; true");
        }
        List<String> found = new ArrayList<>();
        for (JsonNode violation : page.evaluate("axe.run(document, " + RULES + ").then((found) => found.violations)")) {
            for (JsonNode node : violation.path("nodes")) {
                found.add(violation.path("impact").asText() + " "
                        + violation.path("id").asText() + ": "
                        + node.path("html").asText() + ": "
                        + node.path("failureSummary").asText().replace('\n', ' '));
            }
        }
        return found;
    }
}
