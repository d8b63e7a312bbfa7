package org.numicoin.gateway.app.tool;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.gateway.net.NetworkConfig;
import org.numicoin.gateway.node.SnapshotFetcher;
import org.numicoin.gateway.peers.AddressKind;
import org.numicoin.gateway.snapshot.PeerHistoryService;
import org.numicoin.gateway.snapshot.PeerSnapshotService;
import org.numicoin.kit.ProcessExit;
import org.numicoin.kit.config.Chains;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.host.ConnectionGater;
import org.numicoin.libp2p.host.ConnectionLimits;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.noise.HybridPolicy;
import org.numicoin.libp2p.peer.PrivateKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `snapshots`: what peers have, over gRPC on loopback.
@Command(
        name = "snapshots",
        description = {
            "Gives the snapshots and the old blocks of peers to a validator's `snapshot import --from",
            "HOST:PORT` or `snapshot fill --from HOST:PORT` on this machine, each part checked: prints",
            "HOST:PORT when a peer is there, and runs until its standard input ends. Needs neither",
            "Kafka nor a validator."
        },
        mixinStandardHelpOptions = true)
final class SnapshotsCommand implements Callable<Integer> {
    private static final Duration FIRST_PEER = Duration.ofSeconds(60);
    private static final String HOST = "127.0.0.1";

    /// A call waits for peers, so its thread does nothing.
    private static final int THREADS = 16;

    private static final int CALLS_MAX = 64;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--chain",
            paramLabel = "NAME|FILE",
            defaultValue = "${NUMI_CHAIN:-localnet}",
            description = "mainnet, testnet, localnet or a chain spec file (${DEFAULT-VALUE}).")
    private String chain = "localnet";

    @Option(
            names = "--peers",
            paramLabel = "ADDRESS[,ADDRESS...]",
            required = true,
            split = ",",
            description = "First peers, such as /ip4/192.0.2.1/tcp/7750. They lead to others.")
    private List<String> peers = new ArrayList<>();

    @Option(
            names = "--data-dir",
            paramLabel = "PATH",
            description = {
                "Data folder of the gateway that will run here: peers that it knows and has banned",
                "are known, and those that lie are remembered."
            })
    private Optional<Path> dataDir = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "gRPC port on 127.0.0.1 (0: any free one).")
    private int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ChainSpec chainSpec = Chains.read(chain);
        try (var fetcher = SnapshotFetcher.start(parts(chainSpec))) {
            if (!fetcher.awaitPeers(FIRST_PEER)) {
                throw new IOException(
                        "no-peer: none of %s answers as a node of chain %s"
                                .formatted(String.join(", ", peers), chainSpec.name()));
            }
            var server =
                    new RpcServer(
                            new RpcSettings(HOST, port, THREADS, CALLS_MAX),
                            RpcLimits.of(chainSpec.blockBytesMax()),
                            List.of(
                                    new PeerSnapshotService(fetcher.snapshots()),
                                    new PeerHistoryService(() -> Optional.of(fetcher.history()))),
                            new SimpleMeterRegistry());
            server.start();
            try {
                PrintWriter out = spec.commandLine().getOut();
                out.println(HOST + ":" + server.port());
                out.flush();
                awaitEnd(System.in);
            } finally {
                server.stop();
            }
        }
        return GatewayTool.OK;
    }

    private SnapshotFetcher.Parts parts(ChainSpec chainSpec) {
        List<Multiaddr> bootstrap = peers.stream().map(this::parsed).toList();
        var random = new SecureRandom();
        return new SnapshotFetcher.Parts(
                chainSpec,
                new NetworkConfig(
                        PrivateKey.generate(random),
                        "numi-snapshots",
                        List.of(),
                        List.of(),
                        bootstrap,
                        List.of(),
                        false,
                        bootstrap.stream().allMatch(SnapshotsCommand::isPrivate),
                        HybridPolicy.prefer(),
                        ConnectionLimits.DEFAULT,
                        ConnectionGater.ALL),
                dataDir,
                Clock.systemUTC(),
                random,
                new SimpleMeterRegistry(),
                this::warn,
                new ProcessExit());
    }

    /// In a network of private addresses, others are private, too.
    private static boolean isPrivate(Multiaddr address) {
        return address.ip().filter(ip -> AddressKind.of(ip) != AddressKind.PUBLIC).isPresent();
    }

    private Multiaddr parsed(String address) {
        try {
            return Multiaddr.parse(address);
        } catch (MalformedException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--peers: expected addresses such as /ip4/192.0.2.1/tcp/7750, not " + address,
                    e);
        }
    }

    private void warn(String text) {
        PrintWriter err = spec.commandLine().getErr();
        synchronized (err) {
            err.println(text);
            err.flush();
        }
    }

    private static void awaitEnd(InputStream in) throws IOException {
        var _ = in.transferTo(java.io.OutputStream.nullOutputStream());
    }
}
