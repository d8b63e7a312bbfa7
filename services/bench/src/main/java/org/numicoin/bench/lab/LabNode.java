package org.numicoin.bench.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.gossip.Gossip;
import org.numicoin.libp2p.gossip.GossipConfig;
import org.numicoin.libp2p.gossip.GossipRules;
import org.numicoin.libp2p.gossip.MessageIds;
import org.numicoin.libp2p.gossip.ScoreParams;
import org.numicoin.libp2p.gossip.SignaturePolicy;
import org.numicoin.libp2p.gossip.TopicScoreParams;
import org.numicoin.libp2p.gossip.Verdict;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.HostConfig;
import org.numicoin.libp2p.identify.Identify;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PrivateKey;

/// A node with gossip that does what the lines of its input say. Times are microseconds of the
/// machine's clock, which all nodes share.
final class LabNode {
    private static final String TOPIC = "lab";

    private final Host host;
    private final Gossip gossip;

    private LabNode(Bytes seed, Multiaddr address) throws IOException {
        host = Host.start(HostConfig.of(PrivateKey.ofSeed(seed), List.of(address)));
        var rules =
                new GossipRules(
                        GossipConfig.DEFAULTS,
                        ScoreParams.of(Map.of(TOPIC, TopicScoreParams.DEFAULTS)),
                        new SignaturePolicy.StrictNoSign(),
                        MessageIds.ofData(Bytes.EMPTY),
                        TOPIC::equals);
        gossip =
                Gossip.start(
                        host,
                        Identify.serve(host, "lab/1", "lab/1", Clock.systemUTC()),
                        rules,
                        (_, message, _, verdict) -> {
                            int number = ByteBuffer.wrap(message.data().toBytes()).getInt();
                            say("got " + number + " " + now());
                            verdict.accept(Verdict.ACCEPT);
                        });
        gossip.subscribe(TOPIC).join();
    }

    /// `NUMBER ADDRESS`: the number makes the key.
    public static void main(String[] arguments) throws Exception {
        var seed = ByteBuffer.allocate(32).putInt(Integer.parseInt(arguments[0])).array();
        var node = new LabNode(Bytes.wrap(seed), Multiaddr.parse(arguments[1]));
        say("ready");
        try (var input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                node.obey(line.split(" ", -1));
            }
        }
        System.exit(0);
    }

    private void obey(String[] words) {
        switch (words[0]) {
            case "dial" -> {
                var _ =
                        host.connect(Multiaddr.parse(words[1]))
                                .whenComplete((connection, _) ->
                                        say(connection == null ? "failed" : "dialed"));
            }
            case "publish" -> {
                var data = ByteBuffer.allocate(Integer.parseInt(words[2]));
                data.putInt(0, Integer.parseInt(words[1]));
                long at = now();
                var _ = gossip.publish(TOPIC, Bytes.wrap(data.array())).join();
                say("published " + words[1] + " " + at);
            }
            case "mesh" -> say("mesh " + gossip.mesh(TOPIC).join().size());
            default -> throw new IllegalArgumentException("unknown: " + words[0]);
        }
    }

    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private static void say(String line) {
        synchronized (System.out) {
            System.out.println(line);
        }
    }
}
