package org.numicoin.bench.lab;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.numicoin.chain.Block;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.net.Network;
import org.numicoin.gateway.net.NetworkConfig;
import org.numicoin.gateway.net.NetworkListener;
import org.numicoin.gateway.node.BlockRelay;
import org.numicoin.gateway.node.GossipMessages;
import org.numicoin.gateway.node.NodeLoop;
import org.numicoin.gateway.node.RelayedChain;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.protocol.Status;
import org.numicoin.gateway.protocol.TransactionBatch;
import org.numicoin.gateway.relay.CompactBlocks;
import org.numicoin.gateway.relay.PendingBlocks;
import org.numicoin.gateway.relay.TransactionMemory;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.gossip.Verdict;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PrivateKey;
import org.numicoin.messaging.Origin;

/// The network and the block relay of the gateway, without Kafka and validator behind them: a block
/// that would go to the validator is reported, and [GenesisChain] stands for the validator's chain.
/// Does what the lines of its input say. Times are microseconds of the machine's clock, which all
/// nodes share.
final class LabNode implements NetworkListener {
    private static final int TRANSACTIONS_MAX = 65_536;
    private static final long TRANSACTION_BYTES_MAX = 16 << 20;
    private static final int WORKERS = 2;
    private static final Duration RELAY_TICK = Duration.ofMillis(25);
    private static final Origin MINED = new Origin(Origin.Kind.WORKER, "lab", "");

    private final LabBlocks blocks = LabBlocks.create();
    private final NodeLoop loop = new NodeLoop("node", LabNode::end);
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    private final TransactionMemory memory =
            new TransactionMemory(TRANSACTIONS_MAX, TRANSACTION_BYTES_MAX);
    private final Network network;
    private final BlockRelay relay;
    private List<Transaction> known = List.of();

    private LabNode(Bytes seed, Multiaddr address) throws IOException {
        var chain = new RelayedChain(new GenesisChain(blocks.genesis()));
        var meters = new SimpleMeterRegistry();
        network =
                Network.start(
                        NetworkConfig.of(PrivateKey.ofSeed(seed), List.of(address)),
                        blocks.spec(),
                        blocks.genesis().id(),
                        chain,
                        this,
                        Clock.systemUTC(),
                        meters);
        relay =
                new BlockRelay(
                        blocks.spec(),
                        chain,
                        network,
                        memory,
                        new GossipMessages(),
                        new PendingBlocks(blocks.spec(), memory, _ -> List.of()),
                        blocks.hash(),
                        loop::run,
                        workers,
                        System::currentTimeMillis,
                        new BlockRelay.Outlets(
                                (block, _) -> rebuilt(block),
                                peer -> say("unknown parent from " + peer),
                                (peer, code) -> say("offence " + code + " of " + peer),
                                _ -> {}),
                        meters);
        loop.every(RELAY_TICK, relay::tick);
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

    private void obey(String[] words) throws IOException {
        switch (words[0]) {
            case "dial" -> {
                var _ =
                        network.connect(Multiaddr.parse(words[1]))
                                .whenComplete((connection, _) ->
                                        say(connection == null ? "failed" : "dialed"));
            }
            case "know" -> know(LabBlocks.read(Path.of(words[1])));
            case "announce" -> announce(Long.parseLong(words[1]));
            case "mesh" -> say("mesh " + network.mesh().join().size());
            default -> throw new IllegalArgumentException("unknown: " + words[0]);
        }
    }

    /// The pool took these transactions and peers have been told.
    private void know(List<Transaction> transactions) {
        known = transactions;
        say(
                loop.ask(
                                () -> {
                                    transactions.forEach(memory::accepted);
                                    transactions.forEach(memory::announced);
                                    return "knows " + transactions.size();
                                })
                        .join());
    }

    /// A block of everything this node knows has been connected. Says when it was told to relay,
    /// and how long its compact and its whole encoding are.
    private void announce(long number) {
        var block = blocks.block(number, known);
        var tip = blocks.genesis().child(blocks.spec(), block.header()).withBody();
        int compact = compact(block).encoded().length;
        int whole = block.encoded().length;
        loop.run(() -> {
            long at = now();
            relay.connected(tip, block, MINED);
            say("announced " + number + " " + at + " " + compact + " " + whole);
        });
    }

    private CompactBlock compact(Block block) {
        return loop.ask(() ->
                        CompactBlocks.of(block, CompactBlocks.salt(block.id()), memory::isShared))
                .join()
                .orElseThrow();
    }

    /// Encoded for Kafka, as the gateway would do it now.
    private static void rebuilt(Block block) {
        int length = block.encoded().length;
        say("rebuilt " + LabBlocks.number(block) + " " + now() + " " + length);
    }

    @Override
    public void block(PeerId from, CompactBlock block, Consumer<Verdict> verdict) {
        loop.run(() -> relay.received(from, block, verdict));
    }

    @Override
    public void offence(PeerId peer, InetAddress address, String code) {
        say("offence " + code + " of " + peer);
    }

    @Override
    public void peerReady(PeerId peer, Connection connection, Status status) {}

    @Override
    public void peerGone(PeerId peer, String reason) {}

    @Override
    public void status(PeerId peer, Status status) {}

    @Override
    public void transactions(PeerId from, TransactionBatch batch, Consumer<Verdict> verdict) {
        verdict.accept(Verdict.IGNORE); // nobody of the lab tells any
    }

    @Override
    public void found(Multiaddr address, Finder finder) {}

    private static void end(Throwable why) {
        why.printStackTrace();
        Runtime.getRuntime().halt(1);
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
