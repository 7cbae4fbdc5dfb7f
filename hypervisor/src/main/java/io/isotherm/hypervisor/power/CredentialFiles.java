package io.isotherm.hypervisor.power;

import io.isotherm.files.FileFailure;
import io.isotherm.files.TextFile;
import io.isotherm.hypervisor.HypervisorException;
import io.isotherm.hypervisor.HypervisorException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * The users and passwords of what controls hosts' power, as files of one directory: {@code NAME.user} and {@code
 * NAME.password}. They are read anew each time, so that a changed password holds at once.
 *
 * @param directory where they are; one that ends with _ begins their names, too
 */
public record CredentialFiles(Path directory) {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    /** Credentials of systemd are all in one directory, and told apart by how their names begin. */
    private Path file(String name) {
        return directory.toString().endsWith("_")
                ? directory.resolveSibling(directory.getFileName() + name)
                : directory.resolve(name);
    }

    /** The user of that name. */
    String user(String credentials) {
        return firstLine(file(credentials + ".user"));
    }

    /** The password of that name. */
    String password(String credentials) {
        return firstLine(passwordFile(credentials));
    }

    /**
     * The file with the password of that name.
     *
     * @throws HypervisorException if it cannot be used, or others than its owner and group may read it
     */
    Path passwordFile(String credentials) {
        Path file = file(credentials + ".password");
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.stream().anyMatch(OTHERS::contains)) {
                throw unusable(file, "everybody may use it: chmod 640 " + file);
            }
        } catch (IOException e) {
            throw unusable(file, FileFailure.reason(e));
        }
        return file.toAbsolutePath();
    }

    private static String firstLine(Path file) {
        try {
            return TextFile.read(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw unusable(file, FileFailure.reason(e));
        }
    }

    private static HypervisorException unusable(Path file, String reason) {
        return new HypervisorException(
                Kind.WRONG_CREDENTIALS,
                "The credentials in " + file + " cannot be used: " + reason
                        + " (power.credentials says in which directory" + " they are)");
    }
}
