package io.isotherm.hypervisor.power;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes credentials as an operator would. */
final class StoredCredentials {

    private StoredCredentials() {}

    static void store(Path directory, String name, String user, String password) throws IOException {
        Files.writeString(directory.resolve(name + ".user"), user + "\n");
        Path file = Files.writeString(directory.resolve(name + ".password"), password + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }
}
