package org.numicoin.libp2p.yamux;

import java.time.Duration;

/// What one session may use.
///
/// @param inboundStreams streams that the peer may have open; more are refused one by one
/// @param inboundStreamsBurst streams that the peer may open at once before the rate counts
/// @param inboundStreamsPerSecond rate above which opening streams is an attack
/// @param unacknowledgedStreams own streams that the peer did not accept yet; the specification's
///   backlog
/// @param windowMax the most that a receive window grows to
/// @param sendBuffer bytes that one stream holds before its writers wait
/// @param sendBufferTotal bytes that all streams of a session hold before their writers wait
/// @param keepAlive time between pings, which also measure the round trip
/// @param pingTimeout a peer that is silent for that long is gone
/// @param writeTimeout a writer that waited for that long resets its stream
/// @param closeTimeout a stream that the peer does not close either is reset after that
public record YamuxLimits(
        int inboundStreams,
        int inboundStreamsBurst,
        int inboundStreamsPerSecond,
        int unacknowledgedStreams,
        int windowMax,
        int sendBuffer,
        int sendBufferTotal,
        Duration keepAlive,
        Duration pingTimeout,
        Duration writeTimeout,
        Duration closeTimeout) {
    /// The window of every stream at its beginning, by the specification.
    public static final int WINDOW_INITIAL = 256 * 1024;

    public static final YamuxLimits DEFAULT =
            new YamuxLimits(
                    512,
                    2048,
                    512,
                    256,
                    16 * 1024 * 1024,
                    512 * 1024,
                    8 * 1024 * 1024,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(30));

    public YamuxLimits {
        if (windowMax < WINDOW_INITIAL) {
            throw new IllegalArgumentException("a window is at least " + WINDOW_INITIAL);
        }
        if (sendBuffer < 1 || sendBufferTotal < sendBuffer) {
            throw new IllegalArgumentException("send buffers of " + sendBuffer);
        }
    }

    public YamuxLimits withInboundStreams(int most) {
        return new YamuxLimits(
                most,
                inboundStreamsBurst,
                inboundStreamsPerSecond,
                unacknowledgedStreams,
                windowMax,
                sendBuffer,
                sendBufferTotal,
                keepAlive,
                pingTimeout,
                writeTimeout,
                closeTimeout);
    }
}
