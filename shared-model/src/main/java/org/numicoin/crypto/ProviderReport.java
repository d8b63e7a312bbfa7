package org.numicoin.crypto;

/// What the start-up test found out about one signature provider.
public sealed interface ProviderReport {
    String name();

    /// Gave every known answer.
    ///
    /// @param verifiesPerSecond on one thread, measured for a moment: good enough to compare
    record Usable(String name, long verifiesPerSecond) implements ProviderReport {
        @Override
        public String toString() {
            return name + ": " + verifiesPerSecond + " verifications a second";
        }
    }

    /// Is not here, or gave a wrong answer.
    record Refused(String name, String reason) implements ProviderReport {
        @Override
        public String toString() {
            return name + ": refused, " + reason;
        }
    }
}
