package io.isotherm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell scripts of the checkout. The launching script is run with a stand-in for Java that only prints its arguments. */
class ScriptsTest {
    private static final boolean IN_CI = System.getenv("CI") != null;
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    /** Commands that may end before they have read all of their input. */
    private static final Pattern ENDS_EARLY = Pattern.compile(
            "(?<!\\|)\\|(?!\\|)\\s*(grep\\s[^|]*?(-[a-zA-Z]*[qm]|--quiet)|head\\b|read\\b|sed\\s[^|]*\\bq\\b)");

    @TempDir
    Path checkout;

    @Test
    void haveNothingThatShellcheckWarnsOf() throws Exception {
        assumeTrue(
                IN_CI || Files.isExecutable(Path.of("/usr/bin/shellcheck")),
                "shellcheck is missing; apt-get install shellcheck");
        List<String> command =
                new ArrayList<>(List.of("shellcheck", "-x", "-P", "SCRIPTDIR:" + CHECKOUT.resolve("lab")));
        scripts().map(Path::toString).forEach(command::add);
        assertThat(command)
                .contains(
                        CHECKOUT + "/isotherm",
                        CHECKOUT + "/deploy/up",
                        CHECKOUT + "/lab/up",
                        CHECKOUT + "/lab/image/dom0-init");

        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        String warnings = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(warnings).isZero();
    }

    /** Under pipefail, what writes into a pipe whose reader has ended fails, or not, as the moment has it. */
    @Test
    void endNoPipeEarly() {
        assertThat(scripts()
                        .flatMap(ScriptsTest::commands)
                        .filter(line -> ENDS_EARLY.matcher(line).find()))
                .isEmpty();
    }

    /** As deploy/up, when somebody ends it while it builds: what it has started must not go on without it. */
    @Test
    @Timeout(60)
    void endsAllThatItHasStartedWhenItIsEnded() throws Exception {
        endedAsAWhole("work() { sleep 30 & echo $!; wait; }", (process, printed) -> {
            ProcessHandle started =
                    ProcessHandle.of(Long.parseLong(printed.readLine())).orElseThrow();

            process.toHandle().destroy();

            assertThat(printed.readLine()).isEqualTo("undone");
            assertThat(process.waitFor()).isEqualTo(143);
            assertThat(started.isAlive()).isFalse();
        });
    }

    /** It is ended by what it starts, however long it takes to mind that it may be. */
    @Test
    @Timeout(60)
    void endsWhatItIsJustStarting() throws Exception {
        endedAsAWhole(
                "trap() { sleep 0.2; builtin trap \"$@\"; }; work() { kill -TERM $$; sleep 30; }",
                (process, printed) -> {
                    assertThat(printed.readLine()).isEqualTo("undone");
                    assertThat(process.waitFor()).isEqualTo(143);
                });
    }

    private interface Course {
        void run(Process process, BufferedReader printed) throws IOException, InterruptedException;
    }

    /** @param work defines the function that is run */
    private static void endedAsAWhole(String work, Course course) throws Exception {
        Process process = new ProcessBuilder(
                        "bash",
                        "-euc",
                        ". deploy/lib.sh; undo() { echo undone; }; " + work + "; ended_as_a_whole undo work")
                .directory(CHECKOUT.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader printed = process.inputReader(StandardCharsets.UTF_8)) {
            course.run(process, printed);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void startsAgentsHoweverManyLibrariesAreInstalled() throws Exception {
        standIns();

        assertThat(start(List.of(), "collector", "--help")).contains("started").contains("collector --help");
    }

    @Test
    void startsWhatOthersHaveBuilt() throws Exception {
        standIns();
        Path source = Files.createFile(Files.createDirectories(checkout.resolve("launcher/src/main/java"))
                .resolve("A.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2040-01-01T00:00:00Z")));
        Files.setPosixFilePermissions(jar(), PosixFilePermissions.fromString("r--r--r--"));

        assertThat(start(ordinaryUser(), "watch"))
                .contains("started")
                .contains("A.java is newer than")
                .doesNotContain("building");
    }

    @Test
    void tellsAnOrdinaryUserWhoMustBuild() throws Exception {
        standIns();
        Files.delete(jar());
        Files.setPosixFilePermissions(checkout, PosixFilePermissions.fromString("r-xr-xr-x"));

        assertThat(start(ordinaryUser(), "watch"))
                .contains("is not built yet")
                .contains("as its owner: ")
                .doesNotContain("started");
    }

    /** Those of the checkout, without what only the guests and hosts of the lab source. */
    private static Stream<Path> scripts() {
        return Stream.of(
                        ".ci",
                        "",
                        "bench",
                        "deploy",
                        "deploy/image",
                        "deploy/packages/agent",
                        "deploy/packages/agent/control",
                        "deploy/packages/isotherm",
                        "deploy/packages/isotherm/control",
                        "lab",
                        "lab/image",
                        "lab/lib",
                        "hypervisor/src/test/resources")
                .map(CHECKOUT::resolve)
                .flatMap(ScriptsTest::files)
                .filter(file -> !file.endsWith("mvnw") && firstLine(file).matches("#!.*sh"))
                .distinct();
    }

    private static Stream<Path> files(Path folder) {
        int depth = folder.startsWith(CHECKOUT.resolve("hypervisor")) ? 10 : 1;
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String firstLine(Path file) {
        String text = text(file);
        return text.substring(0, Math.max(0, text.indexOf('\n')));
    }

    /** A script's lines, those that go on in the next as one. */
    private static Stream<String> commands(Path script) {
        return text(script).replaceAll("\\\\\n|(?<=\\|)\\s*\n", " ").lines().map(line -> script + ": " + line);
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A checkout with the script, a jar, a JDK that only tells its arguments, and more libraries than a pipe holds. */
    private void standIns() throws IOException {
        Files.setPosixFilePermissions(checkout, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.copy(CHECKOUT.resolve("isotherm"), checkout.resolve("isotherm"));
        Files.createDirectories(jar().getParent());
        Files.createFile(jar());
        executable("jdk/bin/javac", "");
        executable(
                "jdk/bin/java",
                "[ \"$1\" != -version ] || { echo 'openjdk version \"17.0.1\"' >&2; exit; }; echo started \"$@\"");
        executable("bin/ldconfig", "echo libvirt.so.0; seq 100000");
        executable("bin/apt-get", "echo \"apt-get $*\"; exit 1");
    }

    private Path jar() {
        return checkout.resolve("launcher/target/isotherm.jar");
    }

    private void executable(String name, String commands) throws IOException {
        Path file = checkout.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<String> ordinaryUser() {
        return ROOT ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") : List.of();
    }

    private String start(List<String> user, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(user);
        command.add(checkout.resolve("isotherm").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", checkout.resolve("jdk").toString());
        builder.environment().merge("PATH", checkout.resolve("bin").toString(), (path, own) -> own + ":" + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
