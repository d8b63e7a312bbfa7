package org.numicoin.libp2p.gossip;

/// What the application says of a message.
public enum Verdict {
    /// Good: it is passed on.
    ACCEPT,
    /// No honest peer sends it: who sent it loses score.
    REJECT,
    /// Not passed on, and nobody's fault: late, unknown parent, or this node is too busy.
    IGNORE
}
