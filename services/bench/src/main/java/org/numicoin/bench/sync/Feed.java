package org.numicoin.bench.sync;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.numicoin.bench.cluster.Localnet;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.Genesis;
import org.numicoin.kit.config.KafkaSettings;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.BlockCandidate;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.numicoin.wire.ByteReader;

/// Brings a chain to the first node as its gateway would: as candidates, which its validator checks
/// and connects.
final class Feed {
    /// As if a peer had given them: what comes from elsewhere is announced.
    private static final Origin ORIGIN = new Origin(Origin.Kind.GATEWAY, "bench", "");

    private static final int PUBLISHED_AT_ONCE = 1_000;

    private Feed() {}

    /// Returns when all blocks are in the log.
    static void publish(Localnet localnet, ChainSpec spec, List<Bytes> blocks) throws IOException {
        var clients =
                new KafkaClients(
                        new KafkaSettings(
                                List.of(localnet.host() + ":" + localnet.port("kafka")), 1, 1),
                        TopicPrefix.ofChain(spec.name()),
                        "bench",
                        spec.blockBytesMax(),
                        new SimpleMeterRegistry());
        var network = new NetworkId(spec.chainId(), Genesis.of(spec).block().id());
        try (var publisher = Publisher.bulk(clients)) {
            for (int from = 0; from < blocks.size(); from += PUBLISHED_AT_ONCE) {
                int to = Math.min(from + PUBLISHED_AT_ONCE, blocks.size());
                var published = new ArrayList<CompletableFuture<PublishResult>>();
                for (Bytes block : blocks.subList(from, to)) {
                    published.add(publisher.publish(candidate(block, network)));
                }
                requireWritten(published);
            }
        }
    }

    private static Outgoing candidate(Bytes block, NetworkId network) {
        var id = BlockHeader.decode(new ByteReader(block)).id();
        return new Outgoing(
                Topics.BLOCK_CANDIDATES,
                Bytes.wrap(id.toBytes()),
                Bytes.wrap(new BlockCandidate(ORIGIN, block).encoded(network)),
                TraceContext.NONE);
    }

    private static void requireWritten(List<CompletableFuture<PublishResult>> published)
            throws IOException {
        for (var each : published) {
            var result = each.join();
            if (!(result instanceof PublishResult.Acked)) {
                throw new IOException("a block was not published: " + result);
            }
        }
    }
}
