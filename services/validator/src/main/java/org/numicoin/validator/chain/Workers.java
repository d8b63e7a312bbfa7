package org.numicoin.validator.chain;

import java.util.concurrent.Executor;

/// Threads that the engine borrows for a block's hashes; the calling thread always works too, so a
/// busy executor slows a block down and never blocks it.
///
/// @param parallelism how many threads work on one block at most, the calling one included
public record Workers(Executor executor, int parallelism) {
    public static final Workers CALLER = new Workers(Runnable::run, 1);

    public Workers {
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism is at least 1, not " + parallelism);
        }
    }
}
