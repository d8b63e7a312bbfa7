package org.numicoin.libp2p.kad;

import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.codec.ProtoLimits;
import org.numicoin.libp2p.codec.ProtoReader;
import org.numicoin.libp2p.codec.ProtoWriter;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;

/// The bytes of a [KadMessage], with the field numbers of kad-dht/README.md.
public final class KadCodec {
    /// What others send in an answer: go and js send 20 peers.
    private static final int PEERS_MAX = 64;

    private static final int ADDRESSES_MAX = 32;
    private static final int FIELDS_MAX = 2 * PEERS_MAX * (ADDRESSES_MAX + 4) + 64;
    private static final int ID_BYTES_MAX = 128;

    private final KadConfig config;
    private final ProtoLimits limits;

    public KadCodec(KadConfig config) {
        this.config = config;
        this.limits = new ProtoLimits(config.frameBytes(), FIELDS_MAX, 3);
    }

    public KadMessage decode(Bytes bytes) {
        var in = ProtoReader.of(bytes, limits);
        var type = KadMessage.Type.PUT_VALUE;
        Bytes key = Bytes.EMPTY;
        Optional<KadRecord> record = Optional.empty();
        var closer = new ArrayList<KadPeer>();
        var providers = new ArrayList<KadPeer>();
        int peers = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> type = type(in.uint(Integer.MAX_VALUE, "a type"));
                case 2 -> key = in.bytes(config.keyBytes(), "a key");
                case 3 -> record = Optional.of(record(in.message("a record")));
                case 8, 9 -> {
                    in.room(peers++, 2 * PEERS_MAX, "peers");
                    var list = in.field() == 8 ? closer : providers;
                    in.room(list.size(), PEERS_MAX, "peers");
                    var peer = peer(in.message("a peer"));
                    if (peer != null) {
                        list.add(peer);
                    }
                }
                default -> in.skip();
            }
        }
        return new KadMessage(type, key, record, closer, providers);
    }

    public static Bytes encodeDelimited(KadMessage message) {
        return writer(message).toDelimited();
    }

    public static Bytes encode(KadMessage message) {
        return writer(message).toBytes();
    }

    private static ProtoWriter writer(KadMessage message) {
        var out = new ProtoWriter(1024).uint(1, message.type().number()).bytes(2, message.key());
        message.record()
                .ifPresent(r -> out.message(3, o -> o.bytes(1, r.key()).bytes(2, r.value())));
        message.closer().forEach(peer -> out.message(8, o -> write(o, peer)));
        message.providers().forEach(peer -> out.message(9, o -> write(o, peer)));
        return out;
    }

    private static void write(ProtoWriter out, KadPeer peer) {
        out.bytes(1, peer.id().encode());
        peer.addresses().stream()
                .limit(ADDRESSES_MAX)
                .forEach(address -> out.bytes(2, address.encode()));
    }

    private KadRecord record(ProtoReader in) {
        Bytes key = Bytes.EMPTY;
        Bytes value = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.bytes(config.keyBytes(), "the key of a record");
                case 2 -> value = in.bytes(config.valueBytes(), "a value");
                default -> in.skip();
            }
        }
        return new KadRecord(key, value);
    }

    /// Null for a peer whose id this node cannot read; its addresses are read as far as possible.
    private @Nullable KadPeer peer(ProtoReader in) {
        Bytes id = Bytes.EMPTY;
        var addresses = new ArrayList<Multiaddr>();
        int read = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> id = in.bytes(ID_BYTES_MAX, "the id of a peer");
                case 2 -> {
                    in.room(read++, ADDRESSES_MAX, "addresses");
                    Multiaddr.decodeKnown(in.bytes(Multiaddr.BYTES_MAX, "an address"))
                            .filter(config.addresses())
                            .ifPresent(addresses::add);
                }
                default -> in.skip();
            }
        }
        try {
            return new KadPeer(PeerId.decode(id), addresses);
        } catch (MalformedException e) {
            return null;
        }
    }

    private static KadMessage.Type type(int number) {
        for (var type : KadMessage.Type.values()) {
            if (type.number() == number) {
                return type;
            }
        }
        throw new MalformedException("kad-type", "unknown type of message " + number);
    }
}
