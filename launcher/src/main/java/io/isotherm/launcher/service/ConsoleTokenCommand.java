package io.isotherm.launcher.service;

import io.isotherm.console.access.ConsoleRole;
import io.isotherm.console.access.TokenFile;
import io.isotherm.launcher.cli.CommandFailedException;
import io.isotherm.launcher.cli.ConfigOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A token for the console. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a token for the console and shows it, once: the file console.tokenFile keeps only a hash of it. A token of "
                    + "the same name is replaced. It holds at once, also with a console that runs.",
            "In the page it is entered at the top; programs send it as 'Authorization: Bearer TOKEN'."
        })
final class ConsoleTokenCommand implements Callable<Integer> {
    enum Role {
        VIEWER,
        OPERATOR
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "Whose it is; control is recorded with it.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            defaultValue = "viewer",
            description = "viewer (default): to look; operator: to steer, too.")
    private Role role = Role.VIEWER;

    @Option(names = "--revoke", description = "Take the token away instead.")
    private boolean revoke;

    @Override
    public Integer call() {
        Path path = config.load().console().tokenFile();
        TokenFile file = new TokenFile(path);
        if (revoke) {
            if (!file.revoke(name)) {
                throw new CommandFailedException(path + " holds no token of '" + name + "'");
            }
            spec.commandLine().getOut().println("The token of " + name + " holds no longer");
            return 0;
        }
        ConsoleRole allowed = role == Role.OPERATOR ? ConsoleRole.OPERATOR : ConsoleRole.VIEWER;
        try {
            spec.commandLine()
                    .getOut()
                    .println(file.make(name, allowed, Instant.ofEpochMilli(System.currentTimeMillis())));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--name: " + e.getMessage(), e);
        }
        return 0;
    }
}
