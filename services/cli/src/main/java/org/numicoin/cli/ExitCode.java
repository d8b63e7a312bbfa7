package org.numicoin.cli;

/// What a command answers to a script. The texts are shown by `numi --help`.
public final class ExitCode {
    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int ALREADY_RUNNING = 3;
    public static final int NOT_RUNNING = 4;
    public static final int WRONG_PASSWORD = 5;
    public static final int UNREACHABLE = 6;
    public static final int TIMED_OUT = 7;

    private ExitCode() {}
}
