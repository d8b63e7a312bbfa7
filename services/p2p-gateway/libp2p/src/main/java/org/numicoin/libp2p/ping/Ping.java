package org.numicoin.libp2p.ping;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.ProtocolBinding;
import org.numicoin.libp2p.host.Stream;

/// `/ipfs/ping/1.0.0`: 32 bytes that come back. Standard: ping/ping.md.
public final class Ping {
    public static final String PROTOCOL = "/ipfs/ping/1.0.0";

    private static final int LENGTH = 32;
    private static final int INBOUND_STREAMS = 2;

    /// A peer may keep its stream open between pings, but not for nothing.
    private static final Duration IDLE = Duration.ofMinutes(2);

    private Ping() {}

    /// Answers pings from now on.
    public static void serve(Host host) {
        host.serve(ProtocolBinding.blocking(PROTOCOL, INBOUND_STREAMS, Ping::answer));
    }

    /// Sends one ping and waits for the answer.
    ///
    /// @return the round trip
    public static Duration ping(Connection connection, Duration timeout) throws IOException {
        var sent = new byte[LENGTH];
        new SecureRandom().nextBytes(sent);
        try (Stream stream = connection.openNow(PROTOCOL)) {
            stream.setReadTimeout(timeout);
            long begin = System.nanoTime();
            stream.write(sent);
            if (!Arrays.equals(stream.readExactly(LENGTH), sent)) {
                throw new ProtocolViolation("ping-other-bytes", "not the bytes that were sent");
            }
            return Duration.ofNanos(System.nanoTime() - begin);
        }
    }

    private static void answer(Stream stream) throws IOException {
        stream.setReadTimeout(IDLE);
        var bytes = new byte[LENGTH];
        int filled = 0;
        for (int n = 0; n >= 0; n = stream.read(bytes, filled, LENGTH - filled)) {
            filled += n;
            if (filled == LENGTH) {
                stream.write(bytes);
                filled = 0;
            }
        }
    }
}
