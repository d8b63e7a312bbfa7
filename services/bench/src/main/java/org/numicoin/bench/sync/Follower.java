package org.numicoin.bench.sync;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.numicoin.bench.cluster.Localnet;
import org.numicoin.bench.cluster.Meters;
import org.numicoin.bench.sync.Passage.Seen;
import org.numicoin.chain.ChainSpec;
import tools.jackson.databind.json.JsonMapper;

/// The second node: starts without a chain and is watched until it has that of the first.
final class Follower {
    static final int NODE = 2;

    private static final Duration PASSAGE_MAX = Duration.ofMinutes(5);
    private static final long LOOK_MILLIS = 100;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private final Localnet localnet;
    private final ChainSpec spec;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();

    Follower(Localnet localnet, ChainSpec spec) {
        this.localnet = localnet;
        this.spec = spec;
    }

    /// Starts the node, which is stopped. The time runs from the moment in which the two gateways
    /// are connected: what a process takes to start is not measured.
    ///
    /// @param blocks of the first node's chain
    Passage passage(long blocks) throws IOException, InterruptedException, ExecutionException {
        try (var executor = Executors.newSingleThreadExecutor();
                var tip = new TipWatch(localnet, "n2-validator-grpc", spec)) {
            Future<?> starting =
                    executor.submit(() -> {
                        localnet.startNode(NODE);
                        return true;
                    });
            var passage = watch(tip, blocks, starting);
            starting.get();
            return passage;
        }
    }

    private Passage watch(TipWatch tip, long blocks, Future<?> starting)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PASSAGE_MAX.toNanos();
        long start = connected(end, starting);
        var processorTime = new ArrayList<Map<String, Duration>>();
        processorTime.add(localnet.processorTime());
        var seen = new ArrayList<Seen>();
        long height = 0;
        while (height < blocks) {
            requireTime(end, "block " + height);
            Thread.sleep(LOOK_MILLIS);
            long last = height;
            height = tip.height().orElse(last);
            if (height > last) {
                seen.add(new Seen(System.nanoTime(), height));
            }
            if (height >= processorTime.size() * (blocks / 2)) {
                processorTime.add(localnet.processorTime());
            }
        }
        return new Passage(start, seen, processorTime, Meters.of(localnet, "n2-validator-http"));
    }

    private long connected(long end, Future<?> starting) throws IOException, InterruptedException {
        while (true) {
            OptionalLong age = connectionMillis();
            if (age.isPresent()) {
                return System.nanoTime() - Duration.ofMillis(age.getAsLong()).toNanos();
            }
            if (starting.state() == Future.State.FAILED) {
                throw new IOException("node 2 did not start", starting.exceptionNow());
            }
            requireTime(end, "no connection");
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /// How long the node is connected with the first one; empty when it is not yet.
    private OptionalLong connectionMillis() throws IOException, InterruptedException {
        var uri =
                URI.create(
                        "http://%s:%d/peers"
                                .formatted(localnet.host(), localnet.port("n2-p2p-gateway-http")));
        try {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build(),
                            HttpResponse.BodyHandlers.ofString());
            var peers = JsonMapper.shared().readTree(answer.body()).path("peers");
            return peers.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(peers.get(0).path("connected_ms").asLong());
        } catch (IOException _) {
            return OptionalLong.empty(); // It does not listen yet.
        }
    }

    private static void requireTime(long end, String where) throws IOException {
        if (System.nanoTime() > end) {
            throw new IOException(
                    "node 2 has %s after %d s".formatted(where, PASSAGE_MAX.toSeconds()));
        }
    }
}
