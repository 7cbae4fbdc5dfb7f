package io.isotherm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFailureTest {
    @TempDir
    private Path directory;

    private static String reason(ThrowingCallable call) {
        return FileFailure.reason(catchThrowableOfType(IOException.class, call));
    }

    @Test
    void tellsTheReasonWhereTheJdkTellsOnlyThePath() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThat(reason(() -> Files.readString(directory.resolve("none"))))
                .isEqualTo("there is no such file or directory");
        assertThat(reason(() -> Files.createDirectories(file))).isEqualTo("a file of that name is there");
        assertThat(reason(() -> Files.readString(file.resolve("below"))))
                .isEqualTo("what is to be its directory is a file");
        assertThat(reason(() -> new FileInputStream(directory.toFile()).close()))
                .isEqualTo("Is a directory");
        Files.write(file, new byte[] {(byte) 0xc3, 0x28});
        assertThat(reason(() -> Files.readString(file))).isEqualTo("it is no text in UTF-8");
        assertThat(FileFailure.reason(new AccessDeniedException("/root/x"))).isEqualTo("this user has no permission");
        assertThat(FileFailure.reason(new IOException("No space left on device.")))
                .isEqualTo("No space left on device");
    }
}
