package org.numicoin.explorer.limit;

/// What is limited apart.
public enum Traffic {
    /// Transactions handed in.
    SUBMIT("submit"),
    /// Everything else.
    READ("read");

    private final String label;

    Traffic(String label) {
        this.label = label;
    }

    /// As part of keys and metrics.
    String label() {
        return label;
    }
}
