package org.numicoin.bench;

/// One benchmark by its name on the command line.
public interface Benchmark {
    String name();

    /// What is compared with what, in a sentence.
    String subject();

    /// Takes from a few seconds to a few minutes.
    ///
    /// @param quick a short run that shows that the benchmark works; its numbers say little
    Report run(boolean quick) throws Exception;
}
