package org.numicoin.cli;

import java.io.Serial;

/// Ends a command: one line that says what is wrong and what to do, and the exit code.
public final class CommandException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final int exitCode;

    public CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public CommandException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /// One of `ExitCode`.
    public int exitCode() {
        return exitCode;
    }
}
