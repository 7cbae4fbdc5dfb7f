package io.isotherm.files;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a file cannot be read or written, in words: what the JDK says is often no more than the file's path. */
public final class FileFailure {
    private static final Pattern IN_PARENTHESES = Pattern.compile(".*\\((.+)\\)");

    private FileFailure() {}

    /** The reason without the file's path and a full stop, as a clause that can follow a colon. */
    public static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "this user has no permission";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "a file of that name is there";
        }
        if (failure instanceof CharacterCodingException) {
            return "it is no text in UTF-8";
        }
        if (failure instanceof FileSystemException below && "Not a directory".equals(below.getReason())) {
            return "what is to be its directory is a file";
        }
        if (failure instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        String message = failure.getMessage();
        if (failure instanceof FileNotFoundException && message != null) {
            Matcher reason = IN_PARENTHESES.matcher(message);
            return reason.matches() ? reason.group(1) : message;
        }
        if (failure instanceof EOFException) {
            return "it ends too soon";
        }
        return message == null ? failure.getClass().getSimpleName() : message.replaceFirst("\\.$", "");
    }
}
