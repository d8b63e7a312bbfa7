package org.numicoin.explorer.pool;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.numicoin.primitives.Hash256;

/// Which transaction replaced which, of the latest so many. Safe for many threads.
public final class Replacements {
    private static final int IDS_MAX = 16_384;

    /// More than the mempool lets one slot be replaced. A chain longer than this, as after a
    /// restart of the mempool that forgot its count, is shown from its newest end.
    static final int CHAIN_MAX = 64;

    private final RecentMap<Hash256, Link> links = new RecentMap<>(IDS_MAX);

    /// One transaction of a chain.
    ///
    /// @param bid nothing when the pool here did not have it
    /// @param seenAt when it came into the pool, milliseconds since 1970
    public record Link(
            Hash256 id,
            Optional<Bid> bid,
            Optional<Long> seenAt,
            Optional<Hash256> replaces,
            Optional<Hash256> replacedBy) {
        static Link of(Hash256 id) {
            return new Link(
                    id, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        private Link offered(Bid offer, long at) {
            return new Link(id, Optional.of(offer), Optional.of(at), replaces, replacedBy);
        }

        private Link replaces(Hash256 older) {
            return new Link(id, bid, seenAt, Optional.of(older), replacedBy);
        }

        private Link replacedBy(Optional<Hash256> newer) {
            return new Link(id, bid, seenAt, replaces, newer);
        }
    }

    Replacements() {}

    /// A transaction left its place to another.
    synchronized void replaced(Hash256 older, Hash256 newer) {
        if (!older.equals(newer)) {
            links.put(older, link(older).replacedBy(Optional.of(newer)));
            links.put(newer, link(newer).replaces(older));
        }
    }

    /// A transaction of a chain is in the pool, or was until it was replaced just now.
    synchronized void pooled(Hash256 id, Bid bid, long seenAt) {
        links.put(id, link(id).offered(bid, seenAt).replacedBy(Optional.empty()));
    }

    synchronized boolean has(Hash256 id) {
        return links.get(id).isPresent();
    }

    /// All that had the place of a transaction one after the other, newest first; empty for one
    /// that neither replaced another nor was replaced.
    public synchronized List<Link> chain(Hash256 id) {
        var seen = new HashSet<Hash256>();
        var newest = links.get(id);
        for (var at = newest; at.isPresent() && seen.add(at.get().id()); ) {
            newest = at;
            at = at.get().replacedBy().flatMap(links::get);
        }
        var chain = new ArrayList<Link>();
        seen.clear();
        for (var at = newest;
                at.isPresent() && chain.size() < CHAIN_MAX && seen.add(at.get().id()); ) {
            chain.add(at.get());
            at = at.get().replaces().flatMap(links::get);
        }
        return chain;
    }

    private Link link(Hash256 id) {
        return links.get(id).orElseGet(() -> Link.of(id));
    }
}
