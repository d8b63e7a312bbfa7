package org.numicoin.gateway.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.gateway.chain.ChainUnavailableException;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.gateway.chain.LocalTip;
import org.numicoin.gateway.sync.SyncEvent.BlockAside;
import org.numicoin.gateway.sync.SyncEvent.BlockConnected;
import org.numicoin.gateway.sync.SyncEvent.BlockPassedOver;
import org.numicoin.gateway.sync.SyncEvent.BlockRejected;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// A validator in memory that decides as the real one: proof of work, orphans, reorganizations,
/// blocks remembered as invalid.
final class SimulatedValidator implements LocalChain {
    private final SimulatedChain chain;
    private final Map<Hash256, HeaderNode> known = new HashMap<>();
    private final Set<Hash256> invalid = new HashSet<>();
    private final Map<Hash256, Submitted> orphans = new HashMap<>();
    private List<HeaderNode> main;
    private Optional<Hash256> unwanted = Optional.empty();
    private boolean away;
    private int submitted;

    record Submitted(Bytes block, PeerId source) {}

    SimulatedValidator(SimulatedChain chain) {
        this.chain = chain;
        this.main = new ArrayList<>(List.of(chain.genesis()));
        known.put(chain.genesis().id(), chain.genesis());
    }

    /// From now on its operator does not want a block, or wants all again.
    void unwanted(Optional<Hash256> id) {
        unwanted = id;
    }

    void away(boolean value) {
        away = value;
    }

    /// Blocks that it was given, with those that it knew.
    int submitted() {
        return submitted;
    }

    List<SyncEvent> submit(Submitted work) {
        submitted++;
        var events = new ArrayList<SyncEvent>();
        decide(work, events);
        return events;
    }

    private void decide(Submitted work, List<SyncEvent> events) {
        BlockHeader header = Block.decode(work.block().unsafeArray()).header();
        Hash256 id = header.id();
        var parent = known.get(header.parentId());
        if (known.containsKey(id) || invalid.contains(id)) {
            events.add(new BlockPassedOver(id));
        } else if (header.signals() == SimulatedChain.NO_WORK) {
            events.add(new BlockRejected(id, "high-hash", false, Optional.of(work.source())));
        } else if (invalid.contains(header.parentId())) {
            reject(id, "bad-prevblk", work, events);
        } else if (parent == null) {
            orphans.put(header.parentId(), work);
        } else if (unwanted.equals(Optional.of(header.parentId()))) {
            events.add(
                    new BlockRejected(
                            id, "on-invalidated-block", true, Optional.of(work.source())));
        } else if (isHopeless(parent, header)) {
            events.add(new BlockRejected(id, "fork-too-deep", true, Optional.of(work.source())));
        } else if (header.signals() == SimulatedChain.BROKEN_BODY) {
            reject(id, "bad-state-root", work, events);
        } else {
            accept(parent.child(chain.spec(), header), events);
        }
        var orphan = orphans.remove(id);
        if (orphan != null) {
            decide(orphan, events);
        }
    }

    private void reject(Hash256 id, String code, Submitted work, List<SyncEvent> events) {
        invalid.add(id);
        events.add(new BlockRejected(id, code, true, Optional.of(work.source())));
    }

    private void accept(HeaderNode node, List<SyncEvent> events) {
        var block =
                new HeaderNode(node.id(), node.header(), node.elapsed(), node.chainWork(), true);
        known.put(block.id(), block);
        if (block.chainWork().compareTo(main.getLast().chainWork()) <= 0) {
            events.add(new BlockAside(block.id()));
            return;
        }
        var branch = new ArrayList<HeaderNode>();
        HeaderNode at = block;
        while (!isMain(at)) {
            branch.add(at);
            at = parent(at);
        }
        main = new ArrayList<>(main.subList(0, (int) at.height() + 1));
        for (HeaderNode next : branch.reversed()) {
            main.add(next);
            events.add(new BlockConnected(next.id()));
        }
    }

    private int forkHeight(HeaderNode end) {
        HeaderNode at = end;
        while (!isMain(at)) {
            at = parent(at);
        }
        return (int) at.height();
    }

    private HeaderNode parent(HeaderNode node) {
        return Optional.ofNullable(known.get(node.header().parentId())).orElseThrow();
    }

    private boolean isMain(HeaderNode node) {
        return node.height() < main.size() && main.get((int) node.height()).id().equals(node.id());
    }

    private boolean isHopeless(HeaderNode parent, BlockHeader header) {
        var node = parent.child(chain.spec(), header);
        return node.chainWork().compareTo(main.getLast().chainWork()) <= 0
                && main.size() - 1 - forkHeight(parent) > chain.spec().reorganizationLimit();
    }

    @Override
    public LocalTip tip() {
        return new LocalTip(main.getLast(), main.size());
    }

    @Override
    public Optional<HeaderNode> find(Hash256 id) {
        if (away) {
            throw new ChainUnavailableException("away", new IllegalStateException());
        }
        return Optional.ofNullable(known.get(id));
    }

    @Override
    public Optional<HeaderNode> mainAt(long height) {
        return height < main.size() ? Optional.of(main.get((int) height)) : Optional.empty();
    }

    @Override
    public List<BlockHeader> headersAfter(List<Hash256> locator, int count) {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public Optional<Bytes> block(Hash256 id) {
        return Optional.ofNullable(known.get(id)).map(SimulatedChain::block);
    }
}
