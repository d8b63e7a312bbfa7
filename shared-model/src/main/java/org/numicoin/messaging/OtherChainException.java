package org.numicoin.messaging;

/// A record of another chain lies in our topic: two chains share one prefix, and the reader must
/// stop.
public final class OtherChainException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OtherChainException(NetworkId found, NetworkId ours) {
        super(
                "record of chain "
                        + Integer.toUnsignedString(found.chainId())
                        + " with genesis "
                        + found.genesisId()
                        + " in the topic of chain "
                        + Integer.toUnsignedString(ours.chainId())
                        + " with genesis "
                        + ours.genesisId()
                        + "; give each chain its own numi.prefix");
    }
}
