package org.numicoin.gateway.peers;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// [PeersMemory] in bytes. Lists have a u32 count within the limits of who holds them, byte strings
/// a u16 length, times are u64 milliseconds, a score is thousandths in an i32.
final class PeersCodec {
    private static final int HYBRID_MAX = 16_384;
    private static final int SCORE_UNITS = 1000;

    /// A byte string, as in every item.
    private static final int ITEM_BYTES_MIN = 2;

    private PeersCodec() {}

    static void write(ByteWriter out, PeersMemory memory) {
        out.raw(memory.addresses().key().unsafeArray());
        list(out, memory.addresses().heard(), PeersCodec::known);
        list(out, memory.addresses().tried(), PeersCodec::known);
        list(out, memory.bans(), PeersCodec::ban);
        list(out, memory.scores(), PeersCodec::score);
        list(out, memory.anchors(), PeersCodec::address);
        list(out, memory.statics(), PeersCodec::address);
        list(out, memory.hybrid(), (to, id) -> bytes(to, id.encode()));
    }

    static PeersMemory read(ByteReader in) {
        var key = in.bytes(StoredAddresses.KEY_BYTES, "key of the address book");
        return new PeersMemory(
                new StoredAddresses(
                        Bytes.wrap(key.toBytes()),
                        list(in, StoredAddresses.HEARD_MAX, PeersCodec::known),
                        list(in, StoredAddresses.TRIED_MAX, PeersCodec::known)),
                list(in, BanList.OWN_MAX + BanList.OPERATORS_MAX, PeersCodec::ban),
                list(in, Reputation.SCORES_MAX, PeersCodec::score),
                list(in, ConnectionPolicy.ANCHORS, PeersCodec::address),
                list(in, StaticPeers.MAX, PeersCodec::address),
                list(in, HYBRID_MAX, PeersCodec::peer));
    }

    private static void known(ByteWriter out, KnownAddress entry) {
        address(out, entry.at());
        bytes(out, entry.source().group());
        out.u64(entry.lastSeen())
                .u64(entry.lastTried())
                .u64(entry.lastSuccess())
                .u32(entry.failures());
    }

    private static KnownAddress known(ByteReader in) {
        return new KnownAddress(
                address(in),
                new Source(bytes(in, Source.BYTES_MAX, "source")),
                in.u64("last seen"),
                in.u64("last tried"),
                in.u64("last success"),
                in.u32("failures"));
    }

    /// The peer, empty when it is not known, and the address.
    private static void address(ByteWriter out, PeerAddress at) {
        bytes(out, at.peer().map(PeerId::encode).orElse(Bytes.EMPTY));
        bytes(out, at.address().encode());
    }

    private static PeerAddress address(ByteReader in) {
        var peer = bytes(in, PeerId.BYTES_MAX, "peer");
        return new PeerAddress(
                peer.isEmpty() ? Optional.empty() : Optional.of(PeerId.decode(peer)),
                Multiaddr.decode(bytes(in, Multiaddr.BYTES_MAX, "address")));
    }

    /// A peer, or an empty one and a network.
    private static void ban(ByteWriter out, Ban ban) {
        switch (ban.target()) {
            case Ban.Target.Peer(PeerId id) -> bytes(out, id.encode());
            case Ban.Target.Network(IpNetwork network) -> {
                bytes(out, Bytes.EMPTY);
                bytes(out, network.address());
                out.u8(network.bits());
            }
        }
        out.text16(ban.reason()).u64(ban.since()).u64(ban.until());
        out.flag(ban.by() == Ban.By.OPERATOR);
    }

    private static Ban ban(ByteReader in) {
        var peer = bytes(in, PeerId.BYTES_MAX, "banned peer");
        var target =
                peer.isEmpty()
                        ? new Ban.Target.Network(
                                new IpNetwork(bytes(in, 16, "banned network"), in.u8("bits")))
                        : Ban.Target.of(PeerId.decode(peer));
        return new Ban(
                target,
                in.text16(3 * Ban.REASON_CHARS_MAX, "reason"),
                in.u64("since"),
                in.u64("until"),
                in.flag("by the operator") ? Ban.By.OPERATOR : Ban.By.NODE);
    }

    private static void score(ByteWriter out, PeerScore known) {
        bytes(out, known.peer().encode());
        out.u32((int) Math.round(known.score().value() * SCORE_UNITS)).u64(known.score().at());
    }

    private static PeerScore score(ByteReader in) {
        return new PeerScore(
                peer(in), new Score(in.u32("score") / (double) SCORE_UNITS, in.u64("time")));
    }

    private static PeerId peer(ByteReader in) {
        return PeerId.decode(bytes(in, PeerId.BYTES_MAX, "peer"));
    }

    private static <T> void list(ByteWriter out, List<T> items, BiConsumer<ByteWriter, T> write) {
        out.u32(items.size());
        items.forEach(item -> write.accept(out, item));
    }

    private static <T> List<T> list(ByteReader in, int max, Function<ByteReader, T> read) {
        int count = in.count(in.u32("count"), 0, max, "items of a list");
        return in.list(count, ITEM_BYTES_MIN, "items of a list", read);
    }

    private static void bytes(ByteWriter out, Bytes value) {
        out.u16(value.length()).raw(value.unsafeArray());
    }

    private static Bytes bytes(ByteReader in, int max, String what) {
        return Bytes.wrap(in.bytes16(max, what).toBytes());
    }
}
