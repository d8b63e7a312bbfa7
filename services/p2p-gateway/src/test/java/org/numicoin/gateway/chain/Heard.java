package org.numicoin.gateway.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.numicoin.chain.Block;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Hash256;

/// Writes down what a listener is told, and folds it into a main chain.
final class Heard implements ChainListener {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Hash256> main = new ArrayList<>();

    List<String> lines() {
        return lines;
    }

    /// What it was told of the main chain, the tip last; below is what it was not told of.
    synchronized List<Hash256> main() {
        return List.copyOf(main);
    }

    synchronized boolean isTold(Hash256 tip) {
        return !main.isEmpty() && main.getLast().equals(tip);
    }

    @Override
    public synchronized void started(LocalTip tip) {
        main.clear();
        main.add(tip.node().id());
        lines.add("started " + tip.node().height());
    }

    @Override
    public synchronized void connected(HeaderNode tip, Block block, Origin origin) {
        boolean onTip = main.isEmpty() || main.getLast().equals(block.header().parentId());
        if (!block.id().equals(tip.id()) || !onTip) {
            lines.add("does not fit: " + block.id());
        }
        main.add(tip.id());
        lines.add("connected " + tip.height());
    }

    @Override
    public synchronized void disconnected(Hash256 id) {
        if (!main.isEmpty() && !main.removeLast().equals(id)) {
            lines.add("does not fit: " + id);
        }
        lines.add("disconnected");
    }

    @Override
    public void sideBlock(Hash256 id) {
        lines.add("side " + id);
    }

    @Override
    public void rejected(Hash256 id, String code, boolean blameless, Origin origin) {
        lines.add("rejected " + code + " " + blameless + " " + origin.instance());
    }

    @Override
    public void candidatesDecided(long next) {
        lines.add("candidates " + next);
    }
}
