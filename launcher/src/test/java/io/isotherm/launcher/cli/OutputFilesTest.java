package io.isotherm.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {
    @TempDir
    private Path directory;

    private static void refused(ThrowingCallable call, String... told) {
        assertThatThrownBy(call).isInstanceOf(CommandFailedException.class).hasMessageContainingAll(told);
    }

    @Test
    void refusesWhatTheCommandReadsByWhateverNameAndLeavesItAsItIs() throws Exception {
        Path input = Files.writeString(directory.resolve("day.avro"), "samples");
        Path link = Files.createSymbolicLink(directory.resolve("link"), input);
        Path around = directory.resolve("..").resolve(directory.getFileName()).resolve("day.avro");

        for (Path target : List.of(input, link, around)) {
            refused(
                    () -> OutputFiles.besides(List.of(input)).replaceable("--report", target),
                    "--report: " + target + " would overwrite what this command reads; name another file");
            refused(
                    () -> OutputFiles.besides(List.of(input)).fresh("--output", target),
                    "--output: " + target + " would overwrite");
        }
        assertThat(input).hasContent("samples");
    }

    @Test
    void refusesTheFileOfAnotherOption() {
        Path file = directory.resolve("x");

        refused(
                () -> OutputFiles.besides(List.of()).replaceable("--json", file).replaceable("--report", file),
                "--report: " + file + " would overwrite what --json writes");
    }

    @Test
    void refusesAResultThatIsThereAndReplacesAReport() throws Exception {
        Path file = Files.writeString(directory.resolve("x"), "earlier");

        refused(() -> OutputFiles.besides(List.of()).fresh("--output", file), file + " is there already");
        OutputFiles.besides(List.of()).replaceable("--report", file).replaceable("--json", null);
        assertThat(file).as("until it is written").hasContent("earlier");
    }

    @Test
    void makesDirectoriesAndLeavesNoFile() {
        Path file = directory.resolve("a").resolve("b").resolve("x.html");

        OutputFiles.besides(List.of()).replaceable("--report", file);

        assertThat(file.getParent()).isEmptyDirectory();
    }

    @Test
    void tellsWhyAFileCannotBeWritten() throws Exception {
        Path below = Files.writeString(directory.resolve("x"), "").resolve("below");

        refused(
                () -> OutputFiles.besides(List.of()).replaceable("--json", below),
                "--json: " + below + " cannot be written: ",
                "name a file in a directory");
        refused(() -> OutputFiles.besides(List.of()).replaceable("--json", directory), "Is a directory");
        refused(() -> OutputFiles.besides(List.of()).fresh("--output", Path.of("")), "'' is no name of a file");
    }
}
