package io.isotherm.embedded.kafka;

import io.isotherm.files.FileFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second broker away from a data directory. Kafka's own lock comes too late: by then the second controller has
 * begun to write the metadata log of the first. The system lets go of it when the process dies.
 */
final class DirectoryLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws EmbeddedStartException if another broker, of this process or another, has it */
    static DirectoryLock take(Path directory) {
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    directory.resolve("embedded-broker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new EmbeddedStartException(
                    "The Kafka broker cannot write its data directory " + directory + " (" + FileFailure.reason(e)
                            + "): give one that this user may write",
                    e);
        }
        DirectoryLock lock = new DirectoryLock(channel);
        if (!lock.tryLock()) {
            lock.close();
            throw new EmbeddedStartException("Another Kafka broker has the lock on the data directory " + directory
                    + ": stop it, or give another directory");
        }
        return lock;
    }

    private boolean tryLock() {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            close();
            throw new EmbeddedStartException(
                    "The data directory of the Kafka broker cannot be locked: " + FileFailure.reason(e), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("The lock on the data directory could not be given back: {}", e.toString());
        }
    }
}
