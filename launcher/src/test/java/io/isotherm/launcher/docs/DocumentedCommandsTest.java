package io.isotherm.launcher.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.isotherm.launcher.Isotherm;
import io.isotherm.launcher.IsothermAgent;
import io.isotherm.launcher.config.ProcessConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What pages tell people to type, to write into files and to look at is there. */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path DEPLOY = ROOT.resolve("docs/deploy.md");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(\\w*)\\n(.*?)^ *```$");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    /** A call of ours on a line, after variables or a command that runs it elsewhere. */
    private static final Pattern CALL = Pattern.compile(
            "(?:^|[\\s(`])(?:\\./)?(isotherm|isotherm-agent|/opt/java/bin/java -jar /opt/isotherm/isotherm\\.jar)"
                    + " ([a-z-][^`]*)");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("pages")
    void everyCallInABlockIsOneThatTheCommandLineTakes(Path page) throws IOException {
        for (String line : lines(page)) {
            for (Call call : calls(line)) {
                assertThatCode(() -> call.commandLine().parseArgs(call.arguments()))
                        .as("%s: %s", page, line)
                        .doesNotThrowAnyException();
            }
        }
    }

    /** Within a sentence, what a command must be given may be left out. */
    @ParameterizedTest
    @MethodSource("pages")
    void everyCallInASentenceNamesCommandsAndOptionsThatThereAre(Path page) throws IOException {
        String sentences = BLOCK.matcher(Files.readString(page)).replaceAll("");
        for (MatchResult quoted : QUOTED.matcher(sentences).results().toList()) {
            String text = quoted.group(1).replaceAll("\\s+", " ");
            if (text.matches(
                    "(\\./)?isotherm.*")) { // not what is done with something of its name: adduser isotherm-agent
                calls(text).forEach(call -> call.assertKnown(page + ": " + quoted.group()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyFileOfTheRepositoryIsThere(Path page) throws IOException {
        Set<String> folders = new TreeSet<>();
        try (Stream<Path> files = Files.list(ROOT)) {
            files.filter(Files::isDirectory)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .forEach(folders::add);
        }
        Pattern path = Pattern.compile(
                "(?<![\\w./*-])((?:" + String.join("|", folders) + ")/[\\w./@-]*\\w)(?![\\w*<{/]|\\.\\.\\.)");
        String text = Files.readString(page);
        for (String code : Stream.concat(
                        QUOTED.matcher(BLOCK.matcher(text).replaceAll(""))
                                .results()
                                .map(quoted -> quoted.group(1)),
                        lines(page).stream()
                                .filter(line -> !line.matches("\\d.*"))) // what is printed begins with a time
                .toList()) {
            path.matcher(code)
                    .results()
                    .map(match -> match.group(1))
                    .filter(file -> !file.contains("...") && !file.contains("/target"))
                    .forEach(file -> assertThat(ROOT.resolve(file))
                            .as("%s: %s", page, code)
                            .exists());
        }
    }

    /** Files and variables that it refers to are not there while tests run. */
    @ParameterizedTest
    @MethodSource("pages")
    void everyBlockOfAProcessesConfigurationCanBeRead(Path page) throws IOException {
        for (MatchResult block : BLOCK.matcher(Files.readString(page)).results().toList()) {
            String yaml = block.group(2).stripTrailing().stripIndent();
            if (block.group(1).equals("yaml")
                    && Pattern.compile("(?m)^(kafka|operations|collector|executor):")
                            .matcher(yaml)
                            .find()) {
                Path file = Files.writeString(
                        directory.resolve("isotherm.yaml"), yaml.replaceAll("\\$\\{\\w+:[^}]*}", "value"));
                assertThatCode(() -> ProcessConfig.load(Optional.of(file), Map.of()))
                        .as("%s: %s", page, yaml)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void deployNamesServicesAndVariablesOfTheComposeFile() throws IOException {
        String compose = Files.readString(ROOT.resolve("docker-compose.yml"));
        JsonNode services = new YAMLMapper().readTree(compose).path("services");
        String page = Files.readString(DEPLOY);

        assertThat(found("(?:compose exec|docker exec isotherm_|--scale) ?([a-z]+)", page))
                .hasSizeGreaterThan(2)
                .allMatch(services::has);
        assertThat(found("--profile (\\w+)", page))
                .isNotEmpty()
                .allMatch(profile -> compose.contains("profiles: [" + profile + "]"));
        assertThat(found("`([A-Z]+_(?:IMAGE|PORT))`", page))
                .hasSizeGreaterThan(5)
                .allMatch(name -> compose.contains("${" + name + ":-")
                        || read(ROOT.resolve("Dockerfile")).contains("ARG " + name + "="));
        assertThat(found("(/opt/[\\w./]+)", page))
                .isNotEmpty()
                .allMatch(path -> read(ROOT.resolve("Dockerfile")).contains(path));
    }

    @Test
    void deployNamesUnitsFilesAndVariablesOfThePackages() throws IOException {
        String packages = read(ROOT.resolve("deploy/packages/pom.xml"));
        StringBuilder files = new StringBuilder();
        for (String name : List.of("agent", "isotherm")) {
            try (Stream<Path> all = Files.walk(ROOT.resolve("deploy/packages").resolve(name))) {
                all.filter(Files::isRegularFile).forEach(file -> files.append(read(file)));
            }
        }
        String page = Files.readString(DEPLOY);

        assertThat(found("systemctl (?:[a-z]+|enable --now) (isotherm[\\w@-]*)", page))
                .hasSizeGreaterThan(1)
                .allSatisfy(unit -> {
                    String[] template = unit.split("@", 2);
                    assertThat(packages).contains(template.length == 1 ? unit + ".service" : template[0] + "@.service");
                    if (template.length == 2) {
                        assertThat(Isotherm.commandLine().getSubcommands()).containsKey(template[1]);
                    }
                });
        assertThat(found("\\./(isotherm[a-z-]*)\\.deb", page))
                .hasSize(2)
                .allMatch(name -> packages.contains(name + ".deb"));
        assertThat(found("editor /etc/isotherm/(\\S+)", page))
                .hasSize(2)
                .allMatch(name -> packages.contains("/" + name + "<"));
        assertThat(found("(/etc/isotherm/secrets)", page))
                .isNotEmpty()
                .allMatch(path -> files.indexOf("LoadCredential=secret:" + path) >= 0);
        assertThat(found("(/usr/local/[\\w/]+)", page)).isNotEmpty().allMatch(path -> files.indexOf(path) >= 0);
        assertThat(found("/var/lib/isotherm-(\\w+)", page))
                .hasSize(3)
                .allMatch(name -> Isotherm.commandLine().getSubcommands().containsKey(name));
        assertThat(found("\\b(ISOTHERM_(?:CONFIG|JAVA_OPTIONS))\\b", page))
                .hasSize(2)
                .allMatch(name -> files.indexOf("${" + name + ":-") >= 0);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyVariableOfOursIsReadSomewhere(Path page) throws IOException {
        Set<String> known = new TreeSet<>(found("`(ISOTHERM_\\w+)`", read(ROOT.resolve("docs/configuration.md"))));
        for (String script :
                List.of("isotherm", "launcher/src/main/resources/logback.xml", "Dockerfile", "docker-compose.yml")) {
            known.addAll(found("(ISOTHERM_[A-Z_]+)", read(ROOT.resolve(script))));
        }
        assertThat(found("\\b(ISOTHERM_[A-Z_]+)\\b", Files.readString(page)))
                .as("%s", page)
                .isSubsetOf(known);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "lab/README.md", "SECURITY.md")
                                    .map(ROOT::resolve),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    /** The lines of a page's blocks, but those that show what is printed or what a file holds. */
    private static List<String> lines(Path page) throws IOException {
        List<String> lines = new ArrayList<>();
        for (MatchResult block : BLOCK.matcher(Files.readString(page)).results().toList()) {
            if (block.group(1).isEmpty() || block.group(1).equals("sh")) {
                block.group(2)
                        .lines()
                        .map(line -> line.replaceFirst("(^|\\s+)# .*", ""))
                        .forEach(lines::add);
            }
        }
        return lines;
    }

    private static List<Call> calls(String text) {
        return CALL.matcher(text)
                .results()
                .map(match -> new Call(
                        match.group(1).equals("isotherm-agent"),
                        match.group(2).replaceFirst("\\s*([|>)'].*|\\s&)$", "").strip()))
                .filter(call -> !call.text().startsWith("test"))
                .toList();
    }

    private record Call(boolean onHost, String text) {

        CommandLine commandLine() {
            return onHost ? new CommandLine(IsothermAgent.class) : Isotherm.commandLine();
        }

        String[] arguments() {
            return text.split("\\s+");
        }

        void assertKnown(String where) {
            CommandLine command = commandLine();
            for (String argument : arguments()) {
                if (command.getSubcommands().containsKey(argument)) {
                    command = command.getSubcommands().get(argument);
                } else if (argument.startsWith("-")) {
                    assertThat(command.getCommandSpec().findOption(argument.replaceFirst("=.*", "")))
                            .as("%s of %s in %s", argument, command.getCommandName(), where)
                            .isNotNull();
                } else {
                    assertThat(command.getParent())
                            .as("command %s in %s", argument, where)
                            .isNotNull();
                }
            }
        }
    }
}
