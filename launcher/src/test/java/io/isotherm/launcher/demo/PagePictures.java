package io.isotherm.launcher.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The pictures of the console in the README, and a digest of the page that they were taken of. */
final class PagePictures {
    private static final Path PAGE = Path.of("..", "console", "src", "main", "resources", "web");
    private static final Path IMAGES = Path.of("..", "docs", "images");
    private static final Path TAKEN_OF = IMAGES.resolve("console.sha256");

    private PagePictures() {}

    /** What the page is made of now. */
    static String ofNow() {
        try (Stream<Path> files = Files.walk(PAGE)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
            for (Path file : sorted) {
                digest.update(PAGE.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it was made of when the pictures were taken. */
    static String ofThePictures() throws IOException {
        return Files.readString(TAKEN_OF).strip();
    }

    /**
     * Has the README show these, if {@code -Ddocs.update=true} asks for it. They want a Chinese font
     * (fonts-wqy-microhei), without which the button of the language is two boxes.
     */
    static void update(Path light, Path dark) throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.copy(light, IMAGES.resolve("console-light.png"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(dark, IMAGES.resolve("console-dark.png"), StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(TAKEN_OF, ofNow() + "\n");
        }
    }
}
