package org.numicoin.gateway.peers;

import java.util.Optional;

/// Why a connection is closed that broke no rule.
public enum DropReason {
    FEELER_DONE("feeler-done"),
    /// The place was needed, and others were worth more.
    EVICTED("evicted"),
    /// The place was needed, and many of its network have one.
    CROWD("crowd"),
    /// One outbound peer more than wanted, and the least useful.
    LEAST_USEFUL("least-useful"),
    /// An outbound peer that has not reached our chain in time.
    BEHIND("behind");

    private final String code;

    DropReason(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    /// What it counts as; a single peer is not to blame for the others.
    public Optional<Offence> offence() {
        return this == CROWD ? Optional.of(Offence.ECLIPSE) : Optional.empty();
    }
}
