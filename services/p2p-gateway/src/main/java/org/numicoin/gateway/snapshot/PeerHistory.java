package org.numicoin.gateway.snapshot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.GivenBlock;
import org.numicoin.gateway.net.Neighbour;
import org.numicoin.gateway.net.Network;
import org.numicoin.gateway.net.RequestFailed;
import org.numicoin.gateway.protocol.HistoryRequest;
import org.numicoin.gateway.protocol.Status;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The old blocks that peers have. Each is held against the id that the one above names; who gives
/// another block is told, and asked for nothing more. Those that gave nothing are asked last. Any
/// thread.
public final class PeerHistory {
    /// Peers that are asked one question, one after the other.
    private static final int PEERS_MAX = 4;

    private final ChainSpec spec;
    private final Network network;
    private final Blame blame;
    private final RandomGenerator random;

    /// As many as this process met, and so with failures in a row.
    private final Set<PeerId> liars = ConcurrentHashMap.newKeySet();

    private final Map<PeerId, Integer> failures = new ConcurrentHashMap<>();

    /// @param random spreads questions over peers
    public PeerHistory(ChainSpec spec, Network network, Blame blame, RandomGenerator random) {
        this.spec = spec;
        this.network = network;
        this.blame = blame;
        this.random = random;
    }

    /// The encodings of a block, its parent and so on; none when no peer gives the first.
    ///
    /// @param height of the block
    /// @param count 1 to 64
    public List<Bytes> upTo(Hash256 id, long height, int count) throws InterruptedException {
        for (PeerId peer : withBlock(height)) {
            List<Bytes> given = ask(peer, new HistoryRequest(id, count));
            if (!given.isEmpty()) {
                return given;
            }
        }
        return List.of();
    }

    /// Those that promise it, in any order but for failures.
    private List<PeerId> withBlock(long height) {
        var peers =
                new ArrayList<>(
                        network.neighbours().stream()
                                .filter(peer ->
                                        peer.status().filter(s -> promises(s, height)).isPresent())
                                .map(Neighbour::peer)
                                .filter(peer -> !liars.contains(peer))
                                .toList());
        Collections.shuffle(peers, java.util.Random.from(random));
        peers.sort(Comparator.comparing(peer -> failures.getOrDefault(peer, 0)));
        return List.copyOf(peers.subList(0, Math.min(PEERS_MAX, peers.size())));
    }

    private static boolean promises(Status status, long height) {
        return status.bodiesFrom() <= height && height <= status.tipHeight();
    }

    private List<Bytes> ask(PeerId peer, HistoryRequest request) throws InterruptedException {
        List<Bytes> given;
        try {
            given = Answers.of(network.history(peer, request));
        } catch (RequestFailed e) {
            failures.merge(peer, 1, Math::addExact);
            return List.of();
        }
        failures.remove(peer);
        return rightOnes(peer, request.blockId(), given);
    }

    private List<Bytes> rightOnes(PeerId peer, Hash256 first, List<Bytes> given) {
        var right = new ArrayList<Bytes>();
        Hash256 id = first;
        for (Bytes encoded : given) {
            switch (GivenBlock.check(spec, id, encoded)) {
                case GivenBlock.Right(var block) -> {
                    right.add(encoded);
                    id = block.header().parentId();
                }
                case GivenBlock.Wrong(var reason) -> {
                    if (liars.add(peer)) {
                        blame.offended(peer, "body-mismatch", "block %s: %s".formatted(id, reason));
                    }
                    return right;
                }
            }
        }
        return right;
    }
}
