package org.numicoin.libp2p.host;

import java.io.IOException;
import java.util.List;

/// A protocol that this node serves.
///
/// @param protocols its ids, that is its versions
/// @param streamsPerConnection streams that one peer may have open at a time; more are reset
/// @param blocking whether the handler runs on a virtual thread of its own, or on the event loop
///   where it must not block
/// @param handler takes each stream; the stream is closed when a blocking handler returns
public record ProtocolBinding(
        List<String> protocols, int streamsPerConnection, boolean blocking, Handler handler) {
    /// Takes a stream that a peer opened.
    @FunctionalInterface
    public interface Handler {
        void handle(Stream stream) throws IOException;
    }

    public ProtocolBinding {
        protocols = List.copyOf(protocols);
        if (protocols.isEmpty() || streamsPerConnection < 1) {
            throw new IllegalArgumentException("protocol without id or streams");
        }
    }

    /// Each stream on a virtual thread.
    public static ProtocolBinding blocking(
            String protocol, int streamsPerConnection, Handler handler) {
        return new ProtocolBinding(List.of(protocol), streamsPerConnection, true, handler);
    }

    /// Each stream on the event loop of its connection.
    public static ProtocolBinding async(
            List<String> protocols, int streamsPerConnection, Handler handler) {
        return new ProtocolBinding(protocols, streamsPerConnection, false, handler);
    }
}
