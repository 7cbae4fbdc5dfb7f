package io.isotherm.launcher.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.topics.Topic;
import io.isotherm.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages name classes and lead to other pages; a reader finds all of them. */
class PagesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern CLASS = Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

    @ParameterizedTest
    @ValueSource(strings = {"docs/architecture.md", "docs/glossary.md"})
    void everyClassThatAPageNamesIsThere(String page) throws IOException {
        TreeSet<String> known = names(Stream.of("/src/main/java/", "/src/test/java/", "/src/main/avro/"));
        known.addAll(recordsOfSchemas());
        List<String> named = matches(CLASS, ROOT.resolve(page));

        assertThat(named).as("classes that %s names", page).hasSizeGreaterThan(20);
        assertThat(named).as("classes that %s names", page).isSubsetOf(known);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAFile(Path page) throws IOException {
        assertThat(matches(LINK, page).stream().filter(link -> !link.startsWith("http")))
                .as("links of %s", ROOT.relativize(page))
                .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/operations.md", "docs/security.md"})
    void everyTopicHasItsPlace(String page) throws IOException {
        String text = Files.readString(ROOT.resolve(page));

        assertThat(new Topics("").all())
                .extracting(Topic::name)
                .as("topics that %s tells of", page)
                .allMatch(topic -> text.contains("`" + topic + "`"));
    }

    /** Whoever sets Kafka up reads one of these first. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "SECURITY.md", "docs/security.md"})
    void saysWhatComesOfForgedCommands(String page) throws IOException {
        assertThat(Files.readString(ROOT.resolve(page)).replaceAll("\\s+", " "))
                .contains("Without ACLs on Kafka, a forged command is carried out.");
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<Path> packages = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/main/java/io/isotherm/"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
            assertThat(packages).hasSizeGreaterThan(50);
            for (Path folder : packages) {
                assertThat(folder.resolve("package-info.java"))
                        .as("what %s is", folder)
                        .content()
                        .startsWith("/**")
                        .contains("NullMarked");
            }
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 3)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }

    private static TreeSet<String> names(Stream<String> places) throws IOException {
        List<String> wanted = places.toList();
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.map(Path::toString)
                    .filter(file -> wanted.stream().anyMatch(file::contains))
                    .map(file -> file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\..*", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Types that a schema declares inside another's file. */
    private static List<String> recordsOfSchemas() throws IOException {
        Pattern declared = Pattern.compile("\"type\": \"(?:record|enum)\", \"name\": \"(\\w+)\"");
        try (Stream<Path> schemas = Files.list(ROOT.resolve("schemas/src/main/avro"))) {
            TreeSet<String> names = new TreeSet<>();
            for (Path schema : schemas.toList()) {
                names.addAll(matches(declared, schema));
            }
            return List.copyOf(names);
        }
    }

    private static List<String> matches(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }
}
