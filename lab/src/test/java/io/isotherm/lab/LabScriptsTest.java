package io.isotherm.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabScriptsTest {
    private static final boolean IN_CI = System.getenv("CI") != null;

    @Test
    void haveNothingThatShellcheckWarnsOf() throws Exception {
        assumeTrue(
                IN_CI || Files.isExecutable(Path.of("/usr/bin/shellcheck")),
                "shellcheck is missing; apt-get install shellcheck");
        List<String> command = new ArrayList<>(List.of("shellcheck", "-x"));
        for (String folder : List.of(".", "image")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(Files::isRegularFile)
                        .filter(Files::isExecutable)
                        .map(Path::toString)
                        .sorted()
                        .forEach(command::add);
            }
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String warnings = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(warnings).isZero();
        assertThat(command).contains("./up", "image/dom0-init");
    }
}
