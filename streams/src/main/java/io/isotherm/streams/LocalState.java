package io.isotherm.streams;

import io.isotherm.files.FileFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local state of a service, as Kafka Streams lays it out: below the state directory one directory for the application,
 * in it one for each task, named like 0_3, with the task's stores. A task's directory is set aside as a whole: its stores
 * tell how far they have got, and must not be of different ages.
 */
final class LocalState {
    private static final Logger LOG = LoggerFactory.getLogger(LocalState.class);
    private static final Pattern TASK = Pattern.compile("\\d+_\\d+");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final Path application;
    private final Set<String> setAside = new HashSet<>();

    LocalState(StreamsSettings settings) {
        directory = settings.stateDirectory();
        application = directory.resolve(settings.applicationId());
    }

    /**
     * Sees to it that the state can be kept.
     *
     * @throws IllegalStateException if it cannot, with the path and the remedy
     */
    void check() {
        try {
            Files.createDirectories(application);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The state directory " + application + " cannot be made (" + FileFailure.reason(e)
                            + "); name a directory that this user may write to in stateDirectory",
                    e);
        }
        for (Path needed : List.of(directory, application)) {
            if (!Files.isReadable(needed) || !Files.isWritable(needed) || !Files.isExecutable(needed)) {
                throw new IllegalStateException("The state directory " + needed + " cannot be read and written by user "
                        + System.getProperty("user.name")
                        + "; give it to this user, or name another directory in stateDirectory");
            }
        }
        Path lock = application.resolve(".lock");
        if (Files.exists(lock) && isLocked(lock)) {
            throw new IllegalStateException("The state directory " + application
                    + " is in use by another process; stop that one, or give each process its own stateDirectory");
        }
    }

    private static boolean isLocked(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The state directory " + file + " cannot be locked (" + FileFailure.reason(e)
                            + "); it must be on a local file system that" + " this user may write to",
                    e);
        }
    }

    /**
     * Sets the state of each task aside of which a store is damaged, beside where it was. Nothing must be running.
     *
     * @return where it is now; empty when no store is damaged, or those that are were set aside before
     */
    List<Path> setDamagedAside(Instant now) {
        List<Path> moved = new ArrayList<>();
        for (Path task : tasks()) {
            String name = task.getFileName().toString();
            if (isDamaged(task) && setAside.add(name)) {
                moved.add(setAside(task, application.resolve("damaged-" + name + "-" + STAMP.format(now))));
            }
        }
        return moved;
    }

    private static Path setAside(Path task, Path target) {
        try {
            Files.move(task, target);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The damaged state in " + task + " cannot be set aside as " + target + "; remove it by hand", e);
        }
        LOG.error(
                "The state in {} is damaged. It is set aside as {}, to be looked at or removed, and restored from Kafka",
                task,
                target);
        return target;
    }

    private List<Path> tasks() {
        try (Stream<Path> entries = Files.list(application)) {
            return entries.filter(entry ->
                            TASK.matcher(entry.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isDamaged(Path task) {
        if (!Files.isDirectory(task)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(task)) {
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName().toString();
                if (name.startsWith(".checkpoint") && isDamagedCheckpoint(entry)
                        || name.equals("rocksdb") && hasDamagedStore(entry)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            LOG.warn("The state in {} cannot be read", task, e);
            return true;
        }
    }

    /** Whether a checkpoint is not what Kafka Streams writes: version 0, the number of entries, one entry a line. */
    private static boolean isDamagedCheckpoint(Path file) throws IOException {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.size() < 2
                    || !lines.get(0).equals("0")
                    || Integer.parseInt(lines.get(1)) != lines.size() - 2
                    || !lines.stream().skip(2).allMatch(line -> line.matches("\\S+ \\d+ -?\\d+"));
        } catch (MalformedInputException | NumberFormatException e) {
            return true;
        }
    }

    private static boolean hasDamagedStore(Path stores) throws IOException {
        if (!Files.isDirectory(stores)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(stores)) {
            for (Path store : entries.sorted().toList()) {
                if (isDamagedStore(store)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean isDamagedStore(Path store) throws IOException {
        if (!Files.isDirectory(store)) {
            return true;
        }
        if (!Files.exists(store.resolve("CURRENT"))) {
            try (Stream<Path> files = Files.list(store)) {
                // One that was never opened is empty.
                return files.findAny().isPresent();
            }
        }
        RocksDB.loadLibrary();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Options options = new Options();
                DBOptions dbOptions = new DBOptions().setParanoidChecks(true)) {
            List<ColumnFamilyDescriptor> families = RocksDB.listColumnFamilies(options, store.toString()).stream()
                    .map(ColumnFamilyDescriptor::new)
                    .toList();
            try (RocksDB db = RocksDB.openReadOnly(dbOptions, store.toString(), families, handles)) {
                db.verifyChecksum();
                handles.forEach(ColumnFamilyHandle::close);
                return false;
            }
        } catch (RocksDBException | IllegalArgumentException e) {
            LOG.warn("The store in {} is damaged: {}", store, e.getMessage());
            return true;
        }
    }
}
