package io.isotherm.analyzer.stream;

/** A record could be read, but it contradicts itself or breaks the rules of its topic. It belongs to the dead letters. */
public final class HostileRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public HostileRecordException(String message) {
        super(message);
    }
}
