package io.isotherm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What the reports of a test run leave to say: which tests failed and where they are described, which were skipped and
 * why, and where the time line of real Xen is. {@code ./isotherm test} runs it from source at its end, so it uses the
 * JDK alone.
 */
final class TestReports {
    private final Path checkout;
    private final Map<String, Integer> skipped = new TreeMap<>();
    private final Collection<String> failed = new ArrayList<>();
    private final Collection<String> timelines = new ArrayList<>();

    private TestReports(Path checkout) {
        this.checkout = checkout;
    }

    /** Arguments: the checkout, and the second since 1970 at which the test run began. */
    public static void main(String[] args) throws IOException, XMLStreamException {
        summary(Path.of(args[0]), Instant.ofEpochSecond(Long.parseLong(args[1])))
                .forEach(System.out::println);
    }

    /** @param since reports that were written earlier are those of another run */
    static List<String> summary(Path checkout, Instant since) throws IOException, XMLStreamException {
        TestReports reports = new TestReports(checkout);
        for (Path report : reports(checkout, since)) {
            reports.read(report);
        }
        List<String> lines = new ArrayList<>();
        lines.add(reports.skipped.isEmpty() ? "No test was skipped." : "Skipped:");
        reports.skipped.forEach((why, tests) -> lines.add("  " + why + " (" + tests + ")"));
        if (!reports.failed.isEmpty()) {
            lines.add("Failed:");
            lines.addAll(reports.failed);
        }
        if (!reports.timelines.isEmpty()) {
            lines.add("Time line of real Xen:");
            lines.addAll(reports.timelines);
        }
        return lines;
    }

    private static List<Path> reports(Path checkout, Instant since) throws IOException {
        List<Path> reports = new ArrayList<>();
        try (Stream<Path> modules = Files.list(checkout)) {
            for (Path module : modules.sorted().toList()) {
                for (String runner : List.of("surefire", "failsafe", "newest-lts")) {
                    Path folder = module.resolve("target").resolve(runner + "-reports");
                    if (Files.isDirectory(folder)) {
                        try (Stream<Path> files = Files.list(folder)) {
                            files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                                    .filter(file -> !modified(file).isBefore(since))
                                    .sorted()
                                    .forEach(reports::add);
                        }
                    }
                }
            }
        }
        return reports;
    }

    private static Instant modified(Path file) {
        return Instant.ofEpochMilli(file.toFile().lastModified());
    }

    private void read(Path report) throws IOException, XMLStreamException {
        String name = report.getFileName().toString().replaceAll("^TEST-|\\.xml$", "");
        Path output = report.resolveSibling(name + "-output.txt");
        if (name.startsWith("io.isotherm.lab.") && Files.exists(output)) {
            timelines.add("  " + checkout.relativize(output));
        }
        try (InputStream in = Files.newInputStream(report)) {
            XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(in);
            String test = "";
            while (xml.hasNext()) {
                if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                switch (xml.getLocalName()) {
                    case "testcase" -> test = simple(attribute(xml, "classname")) + "." + attribute(xml, "name");
                    case "skipped" -> skipped.merge(simple(name) + ": " + reason(xml), 1, Integer::sum);
                    case "failure", "error" -> {
                        failed.add("  " + test + ": " + firstLine(attribute(xml, "message")));
                        Stream.of(report.resolveSibling(name + ".txt"), output)
                                .filter(Files::exists)
                                .forEach(file -> failed.add("    see " + checkout.relativize(file)));
                    }
                    default -> {}
                }
            }
        }
    }

    private static String attribute(XMLStreamReader xml, String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    /** Of a test that an assumption ended, the reason may stand in the stack trace alone. */
    private static String reason(XMLStreamReader skipped) throws XMLStreamException {
        String message = attribute(skipped, "message");
        String trace = skipped.getElementText();
        String reason = firstLine((message.isBlank() ? trace : message)
                .replaceFirst("(?s)^.*?Assumption failed: ", "")
                .replaceFirst("^\\s*[\\w.]+TestAbortedException(: )?", ""));
        return reason.isEmpty() || reason.startsWith("at ") ? "no reason given" : reason;
    }

    private static String firstLine(String message) {
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }
}
