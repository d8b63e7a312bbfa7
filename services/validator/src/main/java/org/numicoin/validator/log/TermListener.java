package org.numicoin.validator.log;

/// Hears when this replica writes. Called by the core's thread, which must not be held up.
public interface TermListener {
    /// This replica writes with this term from now on.
    void began(long term);

    /// It writes no more.
    void ended();
}
