package org.numicoin.gateway.net;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.numicoin.gateway.net.NetworkListener.Finder;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.protocol.Protocols;
import org.numicoin.gateway.protocol.TransactionBatch;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.gossip.Gossip;
import org.numicoin.libp2p.gossip.GossipHandler;
import org.numicoin.libp2p.gossip.PubsubMessage;
import org.numicoin.libp2p.gossip.Verdict;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.identify.Identify;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PeerRecord;

/// Blocks and transactions by gossip. Messages are named by their data and nobody signs them: who
/// relays a block need not say whether it is its own. Decoding goes on away from the router, which
/// has one thread for everybody; what waits is bounded by the router.
final class GossipTopics implements GossipHandler, AutoCloseable {
    private final Host host;
    private final Protocols protocols;
    private final NetworkListener listener;
    private final Neighbours neighbours;
    private final NetworkMeters meters;
    private final Gossip gossip;

    private GossipTopics(
            Host host,
            Identify identify,
            Protocols protocols,
            Reach reach,
            NetworkListener listener,
            Neighbours neighbours,
            NetworkMeters meters) {
        this.host = host;
        this.protocols = protocols;
        this.listener = listener;
        this.neighbours = neighbours;
        this.meters = meters;
        this.gossip = Gossip.start(host, identify, TopicRules.of(protocols, reach::isExempt), this);
    }

    static GossipTopics start(
            Host host,
            Identify identify,
            Protocols protocols,
            Reach reach,
            NetworkListener listener,
            Neighbours neighbours,
            NetworkMeters meters) {
        var topics =
                new GossipTopics(host, identify, protocols, reach, listener, neighbours, meters);
        for (String topic : topics.names()) {
            var _ = topics.gossip.subscribe(topic);
        }
        return topics;
    }

    Gossip gossip() {
        return gossip;
    }

    void announce(CompactBlock block) {
        var _ = gossip.publish(protocols.blocksTopic(), Bytes.wrap(block.encoded()));
    }

    void announce(TransactionBatch batch) {
        var _ = gossip.publish(protocols.txsTopic(), Bytes.wrap(batch.encoded()));
    }

    @Override
    public void onMessage(Bytes id, PubsubMessage message, PeerId from, Consumer<Verdict> verdict) {
        Consumer<Verdict> counted =
                given -> {
                    meters.judged(message.topic(), given.name().toLowerCase(Locale.ROOT));
                    verdict.accept(given);
                };
        try {
            host.executor().execute(() -> decode(message, from, counted));
        } catch (RejectedExecutionException e) {
            verdict.accept(Verdict.IGNORE); // the host is closing
        }
    }

    private void decode(PubsubMessage message, PeerId from, Consumer<Verdict> verdict) {
        byte[] data = message.data().unsafeArray();
        if (message.topic().equals(protocols.blocksTopic())) {
            decoded(data, CompactBlock.BYTES_MAX, CompactBlock::decode, from, verdict)
                    .ifPresent(block -> listener.block(from, block, verdict));
        } else {
            decoded(data, TransactionBatch.BYTES_MAX, TransactionBatch::decode, from, verdict)
                    .ifPresent(batch -> listener.transactions(from, batch, verdict));
        }
    }

    private <T> Optional<T> decoded(
            byte[] data,
            int bytesMax,
            Function<byte[], T> decode,
            PeerId from,
            Consumer<Verdict> verdict) {
        try {
            if (data.length <= bytesMax) {
                return Optional.of(decode.apply(data));
            }
        } catch (RuntimeException e) {
            // Not the encoding of anything: the same as too long.
        }
        verdict.accept(Verdict.REJECT);
        host.connection(from)
                .ifPresent(connection -> neighbours.offended(connection, "bad-message"));
        return Optional.empty();
    }

    @Override
    public void onRecommended(PeerId peer, Optional<PeerRecord> record) {
        record.ifPresent(signed ->
                signed.addresses()
                        .forEach(address -> listener.found(peer.at(address), new Finder.Gossip())));
    }

    @Override
    public void onGraylisted(PeerId peer, double score) {
        host.connection(peer)
                .ifPresent(connection -> neighbours.offended(connection, "graylisted"));
    }

    List<String> names() {
        return List.of(protocols.blocksTopic(), protocols.txsTopic());
    }

    @Override
    public void close() {
        gossip.close();
    }
}
