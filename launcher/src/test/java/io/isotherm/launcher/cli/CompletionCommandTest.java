package io.isotherm.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.isotherm.launcher.Isotherm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion as bash sees it: the script is sourced, and its function is asked as the shell would ask it. */
class CompletionCommandTest {
    @TempDir
    private Path directory;

    private Path script;

    @BeforeEach
    void print() throws Exception {
        StringWriter out = new StringWriter();
        assertThat(Isotherm.commandLine().setOut(new PrintWriter(out)).execute("completion"))
                .isZero();
        script = Files.writeString(directory.resolve("completion"), out.toString());
    }

    @Test
    void isSoundForTheShell() throws Exception {
        assertThat(bash("bash -n " + script)).isEmpty();
    }

    @Test
    void completesACommand() throws Exception {
        assertThat(completions("isotherm", "what")).isEqualTo("whatif");
    }

    @Test
    void completesAnOptionOfACommand() throws Exception {
        assertThat(completions("isotherm", "demo", "--ho")).contains("--hosts");
        assertThat(completions("isotherm", "topics", "cr")).isEqualTo("create");
    }

    private String completions(String... words) throws Exception {
        return bash("source " + script + "; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD="
                + (words.length - 1) + "; _complete_isotherm; echo ${COMPREPLY[*]}");
    }

    private static String bash(String commands) throws Exception {
        Process bash = new ProcessBuilder("bash", "-c", commands)
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        bash.waitFor();
        return output.strip();
    }
}
