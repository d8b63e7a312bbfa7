package org.numicoin.worker.search;

/// Where and how urgently the threads that hash run.
@FunctionalInterface
public interface Placement {
    /// The system's choice.
    Placement ANYWHERE = _ -> {};

    /// Places the calling thread.
    ///
    /// @param thread its number, from 0
    void place(int thread);
}
