package org.numicoin.gateway.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.gateway.chain.LocalTip;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The chain of one node. It takes every block whose parent it has, keeps the others until the
/// parent comes, and follows the branch with the most work, of equal ones the first.
final class MemoryValidator implements LocalChain {
    private final MintedBlocks minted;
    private final Map<Hash256, Origin> origins = new HashMap<>();
    private final Map<Hash256, List<Waiting>> orphans = new HashMap<>();
    private List<HeaderNode> main;

    private record Waiting(Block block, Origin origin) {}

    /// @param chain what it has, genesis first
    MemoryValidator(MintedBlocks minted, List<HeaderNode> chain) {
        this.minted = minted;
        this.main = new ArrayList<>(chain);
        var given = new Origin(Origin.Kind.VALIDATOR, "", "");
        chain.forEach(node -> origins.put(node.id(), given));
    }

    List<Decision> submit(Block block, Origin origin) {
        var decisions = new ArrayList<Decision>();
        decide(block, origin, decisions);
        return decisions;
    }

    private void decide(Block block, Origin origin, List<Decision> out) {
        Hash256 parent = block.header().parentId();
        if (origins.containsKey(block.id())) {
            out.add(new Decision.PassedOver(block.id()));
        } else if (!origins.containsKey(parent)) {
            orphans.computeIfAbsent(parent, _ -> new ArrayList<>()).add(new Waiting(block, origin));
        } else {
            origins.put(block.id(), origin);
            accept(node(block.id()), out);
            var waiting = orphans.remove(block.id());
            if (waiting != null) {
                waiting.forEach(orphan -> decide(orphan.block(), orphan.origin(), out));
            }
        }
    }

    private void accept(HeaderNode block, List<Decision> out) {
        if (block.chainWork().compareTo(main.getLast().chainWork()) <= 0) {
            out.add(new Decision.Aside(block.id()));
            return;
        }
        var branch = new ArrayList<HeaderNode>();
        HeaderNode at = block;
        while (!isMain(at)) {
            branch.add(at);
            at = node(at.header().parentId());
        }
        main = new ArrayList<>(main.subList(0, (int) at.height() + 1));
        for (HeaderNode next : branch.reversed()) {
            main.add(next);
            var origin = Optional.ofNullable(origins.get(next.id())).orElseThrow();
            out.add(new Decision.Connected(next, minted.block(next.id()).orElseThrow(), origin));
        }
    }

    private HeaderNode node(Hash256 id) {
        return minted.node(id).orElseThrow();
    }

    private boolean isMain(HeaderNode node) {
        return node.height() < main.size() && main.get((int) node.height()).id().equals(node.id());
    }

    @Override
    public LocalTip tip() {
        return new LocalTip(main.getLast(), main.size());
    }

    @Override
    public Optional<HeaderNode> find(Hash256 id) {
        return origins.containsKey(id) ? minted.node(id) : Optional.empty();
    }

    @Override
    public Optional<HeaderNode> mainAt(long height) {
        return height < main.size() ? Optional.of(main.get((int) height)) : Optional.empty();
    }

    @Override
    public List<BlockHeader> headersAfter(List<Hash256> locator, int count) {
        int from =
                locator.stream()
                        .flatMap(id -> find(id).stream())
                        .filter(this::isMain)
                        .findFirst()
                        .map(node -> (int) node.height())
                        .orElse(0);
        int to = Math.min(main.size(), from + 1 + count);
        return main.subList(from + 1, to).stream().map(HeaderNode::header).toList();
    }

    @Override
    public Optional<Bytes> block(Hash256 id) {
        return find(id).flatMap(node -> minted.block(node.id()))
                .map(block -> Bytes.wrap(block.encoded()));
    }
}
