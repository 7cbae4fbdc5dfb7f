package io.isotherm.console.access;

import io.isotherm.files.FileFailure;
import io.isotherm.files.TextFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of tokens: a line for each, with name, role, SHA-256 and the time at which it was made. The tokens themselves are
 * 256 random bits each and stand nowhere, so a plain hash is as good as a salted slow one.
 */
public final class TokenFile {
    private static final Pattern LINE = Pattern.compile(
            "(?<name>[A-Za-z0-9._-]{1,64}) (?<role>viewer|operator) (?<hash>[0-9a-f]{64}) (?<made>\\S+)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int TOKEN_BYTES = 32;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;

    public TokenFile(Path file) {
        this.file = file;
    }

    /**
     * A token as the file has it.
     *
     * @param name whose it is
     * @param role what it allows
     * @param hash its SHA-256, in hexadecimal digits
     * @param made when
     */
    public record Token(String name, ConsoleRole role, String hash, String made) {
        String line() {
            return name + " " + role.name().toLowerCase(Locale.ROOT) + " " + hash + " " + made;
        }
    }

    /**
     * All of them; none where there is no file.
     *
     * @throws IllegalStateException if the file cannot be read, or a line is none of a token
     */
    public List<Token> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<Token> tokens = new ArrayList<>();
        int number = 0;
        for (String line : text().split("\n", -1)) {
            number++;
            Matcher match = LINE.matcher(line.strip());
            if (match.matches()) {
                tokens.add(new Token(
                        match.group("name"),
                        ConsoleRole.valueOf(match.group("role").toUpperCase(Locale.ROOT)),
                        match.group("hash"),
                        match.group("made")));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new IllegalStateException("console.tokenFile: " + file + ", line " + number
                        + " is no token: it must be 'NAME viewer|operator SHA-256 TIME', as 'isotherm console token' "
                        + "writes it");
            }
        }
        return tokens;
    }

    private String text() {
        try {
            return TextFile.read(file);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "console.tokenFile: " + file + " cannot be read (" + FileFailure.reason(e)
                            + "); name a file that this user may read",
                    e);
        }
    }

    /**
     * Makes a token.
     *
     * @param name whose it is to be; a new one of this name takes the place of the former
     * @return the token, which nobody can read anywhere afterwards
     * @throws IllegalArgumentException if the name cannot be one
     * @throws IllegalStateException if the file cannot be written
     */
    public String make(String name, ConsoleRole role, Instant now) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not allowed; a name is up to 64 letters, digits, dots, hyphens and underscores");
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        List<Token> tokens = without(name);
        tokens.add(new Token(name, role, hash(token), now.toString()));
        write(tokens);
        return token;
    }

    /**
     * Takes a token away.
     *
     * @return whether there was one of that name
     * @throws IllegalStateException if the file cannot be written
     */
    public boolean revoke(String name) {
        List<Token> left = without(name);
        boolean found = left.size() < read().size();
        if (found) {
            write(left);
        }
        return found;
    }

    private List<Token> without(String name) {
        return new ArrayList<>(
                read().stream().filter(token -> !token.name().equals(name)).toList());
    }

    /**
     * Nobody reads half of it, and nobody but its owner reads it at all. What root writes belongs to whose directory it is in,
     * as the console that reads it there does. That one may do there what it likes, so no link is followed.
     */
    private void write(List<Token> tokens) {
        String text = String.join(
                "", tokens.stream().map(token -> token.line() + "\n").toList());
        Path target = file.toAbsolutePath();
        try {
            Path directory = Optional.ofNullable(target.getParent()).orElse(target);
            Files.createDirectories(directory);
            Path fresh = target.resolveSibling(target.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            try (SeekableByteChannel channel = Files.newByteChannel(
                    fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            }
            FileOwnerAttributeView owner =
                    Files.getFileAttributeView(fresh, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (owner.getOwner().getName().equals("root")) {
                owner.setOwner(Files.getOwner(directory));
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "console.tokenFile: " + file + " cannot be written (" + FileFailure.reason(e)
                            + "); name a file in a directory that this user may write",
                    e);
        }
    }

    static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
