package org.numicoin.gateway.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.Multihash;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Hash256;

/// A peer with a chain, honest unless a subclass lies. An empty answer in place of a list never
/// comes.
class SimulatedPeer {
    private final SimulatedChain chain;
    private final PeerId id;
    private final String name;
    private List<HeaderNode> main;
    long latency = 50;
    double loss;
    int blocksServed;

    SimulatedPeer(SimulatedChain chain, String name, HeaderNode tip) {
        this.chain = chain;
        this.name = name;
        this.id = new PeerId(Multihash.sha256(Bytes.ofUtf8(name)));
        this.main = chain.mainChain(tip);
    }

    SimulatedPeer latency(long millis) {
        latency = millis;
        return this;
    }

    SimulatedPeer loss(double share) {
        loss = share;
        return this;
    }

    PeerId id() {
        return id;
    }

    SimulatedChain chain() {
        return chain;
    }

    HeaderNode tip() {
        return main.getLast();
    }

    void moveTo(HeaderNode tip) {
        main = chain.mainChain(tip);
    }

    boolean isHonest() {
        return true;
    }

    PeerClaim claim() {
        return new PeerClaim(tip().id(), tip().height(), tip().chainWork(), 0);
    }

    Optional<List<BlockHeader>> headers(List<Hash256> locator, int count) {
        int from = 0;
        for (Hash256 known : locator) {
            var height = heightOf(known);
            if (height.isPresent()) {
                from = height.get();
                break;
            }
        }
        int to = Math.min(main.size(), from + 1 + count);
        return Optional.of(main.subList(from + 1, to).stream().map(HeaderNode::header).toList());
    }

    Optional<List<Optional<org.numicoin.primitives.Bytes>>> blocks(List<Hash256> ids) {
        var blocks = new ArrayList<Optional<org.numicoin.primitives.Bytes>>();
        for (Hash256 wanted : ids) {
            blocks.add(heightOf(wanted).map(main::get).map(SimulatedChain::block));
        }
        return Optional.of(blocks);
    }

    final Optional<Integer> heightOf(Hash256 wanted) {
        HeaderNode node;
        try {
            node = chain.node(wanted);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        int height = (int) node.height();
        return height < main.size() && main.get(height).id().equals(wanted)
                ? Optional.of(height)
                : Optional.empty();
    }

    @Override
    public String toString() {
        return name;
    }
}
