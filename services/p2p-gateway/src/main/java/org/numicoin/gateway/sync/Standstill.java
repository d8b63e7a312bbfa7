package org.numicoin.gateway.sync;

/// Why the chain does not move, in words for `status`.
///
/// @param peers how many it is waited for
public record Standstill(Cause cause, int peers) {
    /// The stable name of a reason.
    public enum Cause {
        NO_PEERS("no-peers"),
        HEADERS("waiting-for-headers"),
        BLOCKS("waiting-for-blocks"),
        VALIDATOR("waiting-for-validator"),
        LOW_WORK("less-than-minimum-chain-work"),
        REFUSED("validator-refuses-best-chain");

        private final String code;

        Cause(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    @Override
    public String toString() {
        return switch (cause) {
            case NO_PEERS -> "no peers";
            case HEADERS -> "waiting for headers from " + peers + " peers";
            case BLOCKS -> "waiting for blocks from " + peers + " peers";
            case VALIDATOR -> "waiting for the validator";
            case LOW_WORK -> "no peer shows the minimum chain work";
            case REFUSED -> "the validator refuses the chain of " + peers + " peers";
        };
    }
}
