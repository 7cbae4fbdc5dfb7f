package io.isotherm.replay.recording;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.avro.file.DataFileConstants;

/**
 * Walks an Avro object container file by the lengths that it names, and holds nothing of them: Avro's reader asks the heap
 * for whatever a damaged file says. Layout by the Avro specification, "Object Container Files".
 */
final class ContainerLengths {
    private final long size;
    private final DataInputStream in;
    private long position;

    private ContainerLengths(long size, DataInputStream in) {
        this.size = size;
        this.in = in;
    }

    /**
     * Up to where blocks are no longer than the file, in bytes from its begin; the header's end if the first one is. What is
     * no container file at all is left to its reader.
     *
     * @throws EOFException if the header is longer than the file
     */
    static long end(Path file, long size) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return new ContainerLengths(size, in).end();
        }
    }

    private long end() throws IOException {
        byte[] magic = in.readNBytes(DataFileConstants.MAGIC.length);
        if (!Arrays.equals(magic, DataFileConstants.MAGIC)) {
            return size;
        }
        position = magic.length;
        for (long entries = number(); entries != 0; entries = number()) {
            if (entries < 0) {
                // Its size in bytes follows, for who wants to skip it.
                number();
            }
            for (long left = Math.abs(entries); left > 0; left--) {
                skip(number());
                skip(number());
            }
        }
        skip(DataFileConstants.SYNC_SIZE);
        long end = position;
        try {
            while (position < size) {
                number();
                skip(number());
                skip(DataFileConstants.SYNC_SIZE);
                end = position;
            }
        } catch (EOFException e) {
            // The last block is cut off, or none.
        }
        return end;
    }

    private void skip(long length) throws IOException {
        if (length < 0 || length > size - position) {
            throw new EOFException();
        }
        in.skipNBytes(length);
        position += length;
    }

    /** A long of variable length, zigzag-coded. */
    private long number() throws IOException {
        long coded = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            position++;
            coded |= (next & 0x7fL) << shift;
            if ((next & 0x80) == 0) {
                return coded >>> 1 ^ -(coded & 1);
            }
        }
        throw new EOFException();
    }
}
