package org.numicoin.kit;

/// Ends the service. Loops that must not go on call it and return.
@FunctionalInterface
public interface ServiceExit {
    /// Begins the end and returns; only the first call counts.
    void stop(FatalError why);
}
