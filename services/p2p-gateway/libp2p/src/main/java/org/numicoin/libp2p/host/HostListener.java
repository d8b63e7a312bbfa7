package org.numicoin.libp2p.host;

import java.net.InetSocketAddress;
import java.util.List;

/// Hears what happens to connections. On event loops: it must not block.
public interface HostListener {
    /// A connection is open; streams can be opened on it.
    default void onConnected(Connection connection) {}

    /// A connection is gone.
    ///
    /// @param cause such as a `ProtocolViolation` of the peer
    default void onDisconnected(Connection connection, Throwable cause) {}

    /// A dial of this node has ended, whoever asked for it.
    ///
    /// @param outcome `connected`, `cancelled` or the code of a [DialException]
    default void onDialEnded(String outcome) {}

    /// The protocols that this node serves have changed.
    default void onProtocols(List<String> protocols) {}

    /// The peer broke a rule on a stream, which was reset.
    default void onViolation(Connection connection, String code) {}

    /// A socket was closed before it was a connection.
    ///
    /// @param code stable: `refused-…` by a limit of ours, or the rule that was broken
    default void onRefused(InetSocketAddress remote, String code) {}
}
