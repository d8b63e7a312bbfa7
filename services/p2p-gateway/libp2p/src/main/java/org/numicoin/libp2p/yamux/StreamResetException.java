package org.numicoin.libp2p.yamux;

import java.io.IOException;

/// A stream ended before its time: the peer reset it, we did, or the connection is gone.
public final class StreamResetException extends IOException {
    private static final long serialVersionUID = 1;

    public StreamResetException(String reason) {
        super(reason);
    }
}
