package org.numicoin.libp2p.gossip;

/// What one RPC may hold, counted while it is decoded. The lists bound the objects that a small RPC
/// turns into; each limit is above what an honest peer sends.
///
/// @param rpcBytes length of an RPC, and so of a message; go-libp2p sends at most 1 MiB
/// @param subscriptions number of subscriptions
/// @param messages number of messages
/// @param ids number of ids in IHAVE, in IWANT and in IDONTWANT, each
/// @param topics number of IHAVE, GRAFT and PRUNE entries, each
/// @param exchangedPeers number of peers in one PRUNE
public record RpcLimits(
        int rpcBytes, int subscriptions, int messages, int ids, int topics, int exchangedPeers) {
    public static final RpcLimits DEFAULTS = new RpcLimits(1 << 20, 256, 1024, 5000, 256, 16);

    static final int TOPIC_BYTES_MAX = 256;

    /// go's ids have 46 bytes, ids of hashes 20 or 32.
    static final int ID_BYTES_MAX = 128;

    public RpcLimits {
        if (rpcBytes < 1024 || subscriptions < 1 || messages < 1 || ids < 1 || topics < 1) {
            throw new IllegalArgumentException("limits that no RPC keeps");
        }
    }

    /// Every list at its limit, with some room for unknown fields.
    int fields() {
        return 4 * subscriptions
                + 8 * messages
                + 3 * (ids + 1)
                + (6 + 4 * exchangedPeers) * topics
                + 64;
    }

    public RpcLimits withRpcBytes(int bytes) {
        return new RpcLimits(bytes, subscriptions, messages, ids, topics, exchangedPeers);
    }
}
