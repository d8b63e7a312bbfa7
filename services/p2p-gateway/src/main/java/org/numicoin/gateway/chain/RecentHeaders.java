package org.numicoin.gateway.chain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.numicoin.chain.BlockHeader;
import org.numicoin.primitives.Hash256;

/// The newest headers: the main chain without a gap down to some height, and what was seen beside
/// it. The follower of the log writes, any thread reads.
final class RecentHeaders {
    /// More than any reorganization takes back, and enough for peers that were away for hours.
    static final int MAIN_MAX = 4_096;

    /// Main chain and branches together.
    private static final int ALL_MAX = 2 * MAIN_MAX;

    private final NavigableMap<Long, HeaderNode> main = new TreeMap<>();

    /// In the order in which they came.
    private final Map<Hash256, HeaderNode> all = new LinkedHashMap<>();

    /// Never empty.
    ///
    /// @param chain consecutive blocks of the main chain, the tip last
    RecentHeaders(List<HeaderNode> chain) {
        reset(chain);
    }

    /// Forgets everything else.
    synchronized void reset(List<HeaderNode> chain) {
        main.clear();
        all.clear();
        chain.forEach(this::add);
    }

    synchronized HeaderNode tip() {
        return main.lastEntry().getValue();
    }

    /// A child of the tip is the tip now.
    synchronized void connect(HeaderNode node) {
        if (!node.header().parentId().equals(tip().id())) {
            throw new IllegalStateException(node.id() + " is no child of " + tip().id());
        }
        add(node);
    }

    /// Whether the parent of the tip is known here, so that the tip can be taken back.
    synchronized boolean canDisconnect(Hash256 id) {
        return main.size() > 1 && tip().id().equals(id);
    }

    /// The tip is taken back.
    synchronized void disconnect(Hash256 id) {
        if (!canDisconnect(id)) {
            throw new IllegalStateException(id + " cannot be taken back");
        }
        main.pollLastEntry();
    }

    /// A block beside the main chain.
    synchronized void remember(HeaderNode node) {
        all.put(node.id(), node);
        if (all.size() > ALL_MAX) {
            var eldest = all.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    synchronized Optional<HeaderNode> find(Hash256 id) {
        return Optional.ofNullable(all.get(id));
    }

    synchronized Optional<HeaderNode> mainAt(long height) {
        return Optional.ofNullable(main.get(height));
    }

    /// What follows the newest block of a locator that is on the part of the main chain known here;
    /// nothing when none is. Ids before that one in a locator are higher, and would be here if they
    /// were on the main chain.
    synchronized Optional<List<BlockHeader>> after(List<Hash256> locator, int count) {
        return locator.stream()
                .flatMap(id -> find(id).stream())
                .filter(node -> mainAt(node.height()).filter(node::equals).isPresent())
                .findFirst()
                .map(node -> {
                    var headers = new ArrayList<BlockHeader>();
                    for (HeaderNode next : main.tailMap(node.height(), false).values()) {
                        if (headers.size() == count) {
                            break;
                        }
                        headers.add(next.header());
                    }
                    return headers;
                });
    }

    private void add(HeaderNode node) {
        main.put(node.height(), node);
        if (main.size() > MAIN_MAX) {
            main.pollFirstEntry();
        }
        remember(node);
    }
}
