package io.isotherm.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text files that people write, as configurations are: whole, in UTF-8, and of a size that such files have. */
public final class TextFile {
    private static final int MOST_MIB = 16;

    private TextFile() {}

    /**
     * What a file says; devices and pipes are read, too.
     *
     * @throws IOException if it cannot be read, is no text in UTF-8, or is larger than 16 MiB
     */
    public static String read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream stream = Files.newInputStream(file)) {
            bytes = stream.readNBytes((MOST_MIB << 20) + 1);
        }
        if (bytes.length > MOST_MIB << 20) {
            throw new IOException("it is larger than " + MOST_MIB + " MiB");
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
