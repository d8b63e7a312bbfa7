package org.numicoin.kit;

import java.nio.file.Path;

/// Why this process cannot go on, in one line: what is wrong, why, and what to do about it.
public final class FatalError extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Puts the line together.
    ///
    /// @param what is wrong: a configuration key, a topic, a file
    /// @param reason why that is wrong
    /// @param remedy what an operator does
    public FatalError(String what, String reason, String remedy) {
        super(what + ": " + reason + "; " + remedy);
    }

    /// A disk is full: nothing more can be kept, so nothing more may be done.
    public static FatalError noSpace(Path folder, Throwable cause) {
        return new FatalError(
                "the disk is full",
                String.valueOf(cause.getMessage()),
                "make room in " + folder + " and start again",
                cause);
    }

    /// The same, with what brought it about.
    public FatalError(String what, String reason, String remedy, Throwable cause) {
        this(what, reason, remedy);
        initCause(cause);
    }
}
