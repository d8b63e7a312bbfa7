package org.numicoin.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.Subsidy;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.ChainEvent.LogStarted;
import org.numicoin.messaging.ChainEvent.Side;
import org.numicoin.messaging.ChainEvent.TermStarted;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.MemoryState;
import org.numicoin.validator.chain.Replica;
import org.numicoin.validator.log.SimulatedLog;
import org.numicoin.validator.log.SimulatedValidator;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreDump;

/// Knows every block that was ever made and whether it is valid, and holds what clusters say and
/// store against that: each event when it is visible, a store now and then, everything at the end.
final class Referee {
    private final ChainBuilder chain;
    private final Set<Hash256> invalid = new HashSet<>();
    private final List<Told> told = new ArrayList<>();

    /// What a cluster's log has said.
    private static final class Told {
        private final Cluster cluster;
        private final Set<Hash256> side = new HashSet<>();
        private final List<ChainEvent> events = new ArrayList<>();
        private final List<ChainEvent> decision = new ArrayList<>();
        private Node tip;
        private long offset;
        private int reorganizations;
        private int deepest;

        private Told(Cluster cluster, Node genesis) {
            this.cluster = cluster;
            this.tip = genesis;
        }
    }

    Referee(ChainBuilder chain) {
        this.chain = chain;
    }

    static void require(boolean holds, Supplier<String> what) {
        if (!holds) {
            throw new AssertionError(what.get());
        }
    }

    void watch(Cluster cluster) {
        told.add(new Told(cluster, chain.genesis()));
    }

    /// Remembers that a block breaks a rule, itself or by its ancestors.
    Node condemned(Node node) {
        invalid.add(node.id());
        return node;
    }

    boolean isValid(Node node) {
        return !invalid.contains(node.id());
    }

    int reorganizations() {
        return told.stream().mapToInt(each -> each.reorganizations).sum();
    }

    int deepest() {
        return told.stream().mapToInt(each -> each.deepest).max().orElse(0);
    }

    /// The tip of a cluster's log.
    Node tip(Cluster cluster) {
        return told.get(cluster.number()).tip;
    }

    /// Hears what has become visible in a cluster's log.
    void hear(Cluster cluster) {
        Told one = told.get(cluster.number());
        SimulatedLog log = cluster.log();
        for (var next = log.next(one.offset); next.isPresent(); next = log.next(one.offset)) {
            one.offset = next.get().offset() + 1;
            hear(one, cluster.event(next.get()));
        }
    }

    /// A gapless sequence, rising terms, whole decisions.
    private void hear(Told one, ChainEvent event) {
        if (!one.events.isEmpty()) {
            ChainEvent last = one.events.getLast();
            boolean begins = event.step() instanceof TermStarted;
            require(
                    event.logId().equals(last.logId())
                            && (begins
                                    ? event.term() > last.term()
                                            || last.step() instanceof LogStarted
                                    : event.term() == last.term())
                            && (last.following() == 0 || event.following() == last.following() - 1),
                    () -> "%s does not follow %s".formatted(event, last));
        }
        require(
                event.sequence() == one.events.size() + 1,
                () ->
                        "event %d of cluster %d comes after %d"
                                .formatted(
                                        event.sequence(), one.cluster.number(), one.events.size()));
        one.events.add(event);
        one.decision.add(event);
        if (event.following() == 0) {
            judge(one, List.copyOf(one.decision));
            one.decision.clear();
        }
    }

    /// Fork choice as the specification has it: the most work, of equal work the first seen.
    private void judge(Told one, List<ChainEvent> decision) {
        Node before = one.tip;
        int disconnected = 0;
        for (ChainEvent event : decision) {
            switch (event.step()) {
                case Connected connected -> one.tip = connect(one, connected);
                case Disconnected back -> {
                    one.tip = disconnect(one.tip, back);
                    disconnected++;
                }
                case Side side -> {
                    Node node = chain.node(side.blockId());
                    require(one.side.add(node.id()), () -> "%s is told twice".formatted(node.id()));
                    require(
                            node.chainWork().compareTo(one.tip.chainWork()) <= 0,
                            () ->
                                    "%s has more work than the tip and was put aside"
                                            .formatted(node.id()));
                }
                case ChainEvent.Dropped dropped ->
                        require(
                                one.side.remove(dropped.blockId()),
                                () -> "%s was not aside".formatted(dropped.blockId()));
                case ChainEvent.Rejected _,
                        ChainEvent.Reconsidered _,
                        LogStarted _,
                        TermStarted _,
                        ChainEvent.Finalized _,
                        ChainEvent.Progress _ -> {}
            }
        }
        if (!one.tip.id().equals(before.id())) {
            require(
                    one.tip.chainWork().compareTo(before.chainWork()) > 0,
                    () ->
                            "cluster %d went from %s at height %d to %s at height %d, which has no more work"
                                    .formatted(
                                            one.cluster.number(),
                                            before.id(),
                                            before.height(),
                                            one.tip.id(),
                                            one.tip.height()));
        }
        if (disconnected > 0) {
            one.reorganizations++;
            one.deepest = Math.max(one.deepest, disconnected);
        }
    }

    private Node connect(Told one, Connected connected) {
        Node node = chain.node(connected.blockId());
        require(isValid(node), () -> "%s breaks a rule and was connected".formatted(node.id()));
        require(
                node.parentId().equals(Optional.of(one.tip.id())),
                () -> "%s does not extend %s".formatted(node.id(), one.tip.id()));
        require(
                connected.chainWork().equals(node.chainWork()),
                () ->
                        "%s has work %s, not %s"
                                .formatted(node.id(), node.chainWork(), connected.chainWork()));
        require(
                connected.block().isPresent() != one.side.contains(node.id()),
                () -> "%s is told by two events or by none".formatted(node.id()));
        compare(connected.accounts(), node.state(), node.id());
        return node;
    }

    private Node disconnect(Node tip, Disconnected back) {
        require(
                back.blockId().equals(tip.id()),
                () -> "%s is not the tip %s".formatted(back.blockId(), tip.id()));
        Node parent = chain.node(tip.parentId().orElseThrow());
        require(
                back.parentId().equals(parent.id()),
                () -> "%s is not the parent".formatted(back.parentId()));
        compare(back.accounts(), parent.state(), tip.id());
        return parent;
    }

    private static void compare(List<TouchedAccount> accounts, MemoryState state, Hash256 id) {
        for (TouchedAccount touched : accounts) {
            require(
                    touched.account().equals(state.account(touched.address())),
                    () ->
                            "%s: account %s is %s, not %s"
                                    .formatted(
                                            id,
                                            touched.address(),
                                            touched.account(),
                                            state.account(touched.address())));
        }
    }

    /// A store has the state of its tip and all money that was issued, and no valid block is
    /// condemned.
    void inspect(Replica replica) {
        var reads = replica.store.latest();
        Node tip = chain.node(replica.engine.position().tipId());
        tip.state()
                .entries()
                .forEach((key, value) ->
                        require(
                                reads.entry(key).equals(Optional.of(value)),
                                () ->
                                        "%s at height %d: entry %s is %s, not %s"
                                                .formatted(
                                                        tip.id(),
                                                        tip.height(),
                                                        key,
                                                        reads.entry(key),
                                                        value)));
        long supply = StoreDump.supply(replica.store).nano();
        long scheduled = scheduled(tip.height());
        require(
                supply == scheduled,
                () -> "%d nano exist, %d are scheduled".formatted(supply, scheduled));
        reads.invalidBlocks()
                .forEach(entry ->
                        require(
                                invalid.contains(entry.getKey()),
                                () ->
                                        "%s is valid and was condemned: %s"
                                                .formatted(entry.getKey(), entry.getValue())));
    }

    private long scheduled(long height) {
        ChainSpec spec = chain.spec();
        long nano = MemoryState.genesis(spec).supply().nano();
        for (long at = 1; at <= height; at++) {
            nano += Subsidy.subsidy(spec.firstSubsidy(), spec.halving(), at).nano();
        }
        return nano;
    }

    /// Everybody has the same chain, the one with the most work, and every store is whole.
    void requireAgreement(Node expected) {
        requireNonces(expected);
        for (Told one : told) {
            require(
                    one.tip.id().equals(expected.id()),
                    () ->
                            "cluster %d ends with %s at height %d, not %s at height %d"
                                    .formatted(
                                            one.cluster.number(),
                                            one.tip.id(),
                                            one.tip.height(),
                                            expected.id(),
                                            expected.height()));
            for (SimulatedValidator validator : one.cluster.validators()) {
                examine(one, validator.replica().orElseThrow(), expected);
            }
            one.cluster.pool().check("at the end");
            int pooled = one.cluster.pool().count();
            require(
                    pooled == 0,
                    () ->
                            "%d payments of the chain are pooled in cluster %d"
                                    .formatted(pooled, one.cluster.number()));
        }
    }

    private void examine(Told one, Replica replica, Node expected) {
        var position = replica.engine.position();
        require(
                position.sequence() == one.events.size() && position.tipId().equals(expected.id()),
                () ->
                        "a validator of cluster %d ends at %s, not at event %d"
                                .formatted(one.cluster.number(), position, one.events.size()));
        inspect(replica);
        var report = StoreDoctor.examine(replica.store, chain.spec(), (_, _, _) -> {});
        require(report.isClean(), () -> "cluster %d: %s".formatted(one.cluster.number(), report));
        var first = one.cluster.validators().getFirst().replica().orElseThrow();
        require(
                StoreDump.digestOfEvents(replica.store)
                        .equals(StoreDump.digestOfEvents(first.store)),
                () -> "stores of cluster %d differ".formatted(one.cluster.number()));
    }

    /// The nonces of each sender from 0 on, none twice.
    private void requireNonces(Node tip) {
        var blocks = new ArrayList<Node>();
        for (Node at = tip; at.height() > 0; at = chain.node(at.parentId().orElseThrow())) {
            blocks.add(at);
        }
        Map<Address, Long> nonces = new HashMap<>();
        for (Node node : blocks.reversed()) {
            for (Transaction transaction : node.block().transactions()) {
                Address sender = transaction.core().sender();
                long expected = nonces.getOrDefault(sender, 0L);
                long nonce = transaction.core().nonce();
                require(
                        nonce == expected,
                        () -> "%s uses nonce %d, not %d".formatted(sender, nonce, expected));
                nonces.put(sender, expected + 1);
            }
        }
    }
}
