package org.numicoin.gateway.relay;

/// What is said of a gossip message.
public enum GossipVerdict {
    /// Good: pass it on.
    ACCEPT,
    /// Not to be passed on, and nobody's fault.
    IGNORE,
    /// No honest node sends or passes on these bytes. Whoever sends the same bytes later is blamed
    /// as well, so this is never said of a message only because its sender misbehaved otherwise.
    REJECT
}
