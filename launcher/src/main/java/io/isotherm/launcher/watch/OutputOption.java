package io.isotherm.launcher.watch;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** In which form a command answers. */
final class OutputOption {
    private enum Form {
        TEXT,
        JSON
    }

    @Option(names = "--output", paramLabel = "FORM", description = "text or json (default: text).")
    private Form form = Form.TEXT;

    /**
     * Answers.
     *
     * @param answer as JSON has it
     * @param text as people have it, line by line
     */
    void print(PrintWriter out, Object answer, Supplier<List<String>> text) {
        if (form == Form.JSON) {
            out.println(JsonText.of(answer));
        } else {
            text.get().forEach(out::println);
        }
    }
}
