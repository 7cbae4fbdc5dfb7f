package io.isotherm.launcher.cli;

import io.isotherm.pool.Spelling;
import io.isotherm.text.TerminalText;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells what is wrong with a command line, and what may have been meant; else how the command is used. */
public final class WrongUse implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText(TerminalText.of(String.valueOf(mistake.getMessage()))));
        nearest(mistake)
                .ifPresentOrElse(
                        guess -> err.println(
                                "Did you mean: " + command.getCommandSpec().qualifiedName() + " " + guess + "?"),
                        () -> command.usage(err, command.getColorScheme()));
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static Optional<String> nearest(ParameterException mistake) {
        if (!(mistake instanceof UnmatchedArgumentException unmatched)) {
            return Optional.empty();
        }
        String word = unmatched.getUnmatched().get(0);
        CommandLine command = mistake.getCommandLine();
        Collection<String> known = word.startsWith("-")
                ? command.getCommandSpec().optionsMap().keySet()
                : command.getSubcommands().keySet();
        return Spelling.nearest(word, known);
    }
}
