package org.numicoin.libp2p.gossip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.codec.ProtoLimits;
import org.numicoin.libp2p.codec.ProtoReader;
import org.numicoin.libp2p.codec.ProtoWriter;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.SignedEnvelope;

/// The bytes of an [Rpc], field numbers as in pubsub/README.md and gossipsub-v1.2.md. Message ids
/// are bytes: as text of protobuf they would be changed.
public final class RpcCodec {
    private static final int DEPTH = 4;
    private static final int SIGNATURE_BYTES_MAX = 1024;
    private static final int KEY_BYTES_MAX = 1200;
    private static final int SEQNO_BYTES_MAX = 64;

    private final RpcLimits limits;

    public RpcCodec(RpcLimits limits) {
        this.limits = limits;
    }

    /// Decodes one RPC, without the length before it.
    public Rpc decode(Bytes bytes) {
        var reading = new Reading(limits);
        var in = ProtoReader.of(bytes, new ProtoLimits(limits.rpcBytes(), limits.fields(), DEPTH));
        while (in.next()) {
            switch (in.field()) {
                case 1 -> reading.subscription(in.message("a subscription"));
                case 2 -> reading.message(in.message("a message"));
                case 3 -> reading.control(in.message("control"));
                default -> in.skip();
            }
        }
        return reading.toRpc();
    }

    /// Encodes one RPC behind its length, as it goes onto a stream.
    public static Bytes encodeDelimited(Rpc rpc) {
        return writer(rpc).toDelimited();
    }

    public static Bytes encode(Rpc rpc) {
        return writer(rpc).toBytes();
    }

    private static ProtoWriter writer(Rpc rpc) {
        int data = rpc.messages().stream().mapToInt(m -> m.data().length() + 128).sum();
        var out = new ProtoWriter(data + 256);
        rpc.subscriptions()
                .forEach(s -> out.message(1, o -> o.bool(1, s.subscribe()).text(2, s.topic())));
        rpc.messages().forEach(m -> out.message(2, m.writer()));
        if (rpc.hasControl()) {
            out.message(3, control(rpc));
        }
        return out;
    }

    private static ProtoWriter control(Rpc rpc) {
        var out = new ProtoWriter(1024);
        rpc.ihave().forEach(i -> out.message(1, o -> ids(o.text(1, i.topic()), 2, i.ids())));
        if (!rpc.iwant().isEmpty()) {
            out.message(2, o -> ids(o, 1, rpc.iwant()));
        }
        rpc.grafts().forEach(topic -> out.message(3, o -> o.text(1, topic)));
        rpc.prunes().forEach(prune -> out.message(4, o -> prune(o, prune)));
        if (!rpc.idontwant().isEmpty()) {
            out.message(5, o -> ids(o, 1, rpc.idontwant()));
        }
        return out;
    }

    private static void prune(ProtoWriter out, Rpc.Prune prune) {
        out.text(1, prune.topic());
        for (var peer : prune.peers()) {
            out.message(
                    2,
                    o -> {
                        o.bytes(1, peer.peer().encode());
                        if (!peer.record().isEmpty()) {
                            o.bytes(2, peer.record());
                        }
                    });
        }
        if (prune.backoff().isPositive()) {
            out.uint(3, prune.backoff().toSeconds());
        }
    }

    private static void ids(ProtoWriter out, int field, List<Bytes> ids) {
        ids.forEach(id -> out.bytes(field, id));
    }

    /// The lists of one RPC while they grow, each against its limit.
    private static final class Reading {
        private final RpcLimits limits;
        private final List<Rpc.Subscription> subscriptions = new ArrayList<>();
        private final List<PubsubMessage> messages = new ArrayList<>();
        private final List<Rpc.IHave> ihave = new ArrayList<>();
        private final List<Bytes> iwant = new ArrayList<>();
        private final List<String> grafts = new ArrayList<>();
        private final List<Rpc.Prune> prunes = new ArrayList<>();
        private final List<Bytes> idontwant = new ArrayList<>();
        private int ihaveIds;

        private Reading(RpcLimits limits) {
            this.limits = limits;
        }

        private Rpc toRpc() {
            return new Rpc(subscriptions, messages, ihave, iwant, grafts, prunes, idontwant);
        }

        private void subscription(ProtoReader in) {
            in.room(subscriptions.size(), limits.subscriptions(), "subscriptions");
            boolean subscribe = false;
            String topic = "";
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> subscribe = in.bool("a subscription");
                    case 2 -> topic = topic(in);
                    default -> in.skip();
                }
            }
            subscriptions.add(new Rpc.Subscription(topic, subscribe));
        }

        private void message(ProtoReader in) {
            in.room(messages.size(), limits.messages(), "messages");
            Bytes from = Bytes.EMPTY;
            Bytes data = Bytes.EMPTY;
            Bytes seqno = Bytes.EMPTY;
            String topic = "";
            Bytes signature = Bytes.EMPTY;
            Bytes key = Bytes.EMPTY;
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> from = in.bytes(PeerId.BYTES_MAX, "an author");
                    case 2 -> data = in.bytes(limits.rpcBytes(), "data");
                    case 3 -> seqno = in.bytes(SEQNO_BYTES_MAX, "a sequence number");
                    case 4 -> topic = topic(in);
                    case 5 -> signature = in.bytes(SIGNATURE_BYTES_MAX, "a signature");
                    case 6 -> key = in.bytes(KEY_BYTES_MAX, "a key");
                    default -> in.skip();
                }
            }
            messages.add(new PubsubMessage(from, data, seqno, topic, signature, key));
        }

        private void control(ProtoReader in) {
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> ihave(in.message("IHAVE"));
                    case 2 -> ids(in.message("IWANT"), iwant, "ids of IWANT");
                    case 3 -> {
                        in.room(grafts.size(), limits.topics(), "GRAFT");
                        grafts.add(graft(in.message("GRAFT")));
                    }
                    case 4 -> prune(in.message("PRUNE"));
                    case 5 -> ids(in.message("IDONTWANT"), idontwant, "ids of IDONTWANT");
                    default -> in.skip();
                }
            }
        }

        private void ihave(ProtoReader in) {
            in.room(ihave.size(), limits.topics(), "IHAVE");
            String topic = "";
            var ids = new ArrayList<Bytes>();
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> topic = topic(in);
                    case 2 -> {
                        in.room(ihaveIds++, limits.ids(), "ids of IHAVE");
                        ids.add(id(in));
                    }
                    default -> in.skip();
                }
            }
            ihave.add(new Rpc.IHave(topic, ids));
        }

        private void ids(ProtoReader in, List<Bytes> ids, String what) {
            while (in.next()) {
                if (in.field() == 1) {
                    in.room(ids.size(), limits.ids(), what);
                    ids.add(id(in));
                } else {
                    in.skip();
                }
            }
        }

        private static String graft(ProtoReader in) {
            String topic = "";
            while (in.next()) {
                if (in.field() == 1) {
                    topic = topic(in);
                } else {
                    in.skip();
                }
            }
            return topic;
        }

        private void prune(ProtoReader in) {
            in.room(prunes.size(), limits.topics(), "PRUNE");
            String topic = "";
            long backoff = 0;
            int read = 0;
            var peers = new ArrayList<Rpc.ExchangedPeer>();
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> topic = topic(in);
                    case 2 -> {
                        in.room(read++, limits.exchangedPeers(), "peers of PRUNE");
                        var peer = exchanged(in.message("a peer of PRUNE"));
                        if (peer != null) {
                            peers.add(peer);
                        }
                    }
                    case 3 -> backoff = in.uint64("a back-off");
                    default -> in.skip();
                }
            }
            prunes.add(new Rpc.Prune(topic, peers, seconds(backoff)));
        }

        /// Null for an id of a kind that this node cannot read.
        private static Rpc.@Nullable ExchangedPeer exchanged(ProtoReader in) {
            Bytes id = Bytes.EMPTY;
            Bytes record = Bytes.EMPTY;
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> id = in.bytes(RpcLimits.ID_BYTES_MAX, "a peer id");
                    case 2 -> record = in.bytes(SignedEnvelope.BYTES_MAX, "a peer record");
                    default -> in.skip();
                }
            }
            try {
                return new Rpc.ExchangedPeer(PeerId.decode(id), record);
            } catch (MalformedException e) {
                return null;
            }
        }

        /// Any 64 bits come in; a value that no clock can add becomes a long but finite time.
        private static Duration seconds(long value) {
            long bounded = value < 0 ? Integer.MAX_VALUE : Math.min(value, Integer.MAX_VALUE);
            return Duration.ofSeconds(bounded);
        }

        private static String topic(ProtoReader in) {
            return in.text(RpcLimits.TOPIC_BYTES_MAX, "a topic");
        }

        private static Bytes id(ProtoReader in) {
            return in.bytes(RpcLimits.ID_BYTES_MAX, "a message id");
        }
    }
}
