package org.numicoin.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.PageStore;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StateTree;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.wire.ByteWriter;

/// Who makes blocks: the honest from their cluster's templates, others two at one height, in secret
/// or against the rules.
final class Miners {
    private static final int MINERS = 4;
    private static final int FIRST_KEY = 10;
    private static final long FAR_AHEAD = 2L * 60 * 60 * 1_000;

    private final ChainBuilder chain;
    private final Referee referee;
    private final Network network;
    private final Schedule schedule;
    private final List<Cluster> clusters;
    private final Random random;
    private final List<Secret> secrets = new ArrayList<>();
    private int blocks;

    /// A branch that nobody knows yet.
    private record Secret(Cluster cluster, List<Node> branch) {}

    Miners(
            ChainBuilder chain,
            Referee referee,
            Network network,
            Schedule schedule,
            List<Cluster> clusters,
            Random random) {
        this.chain = chain;
        this.referee = referee;
        this.network = network;
        this.schedule = schedule;
        this.clusters = clusters;
        this.random = random;
    }

    /// Valid ones.
    int blocks() {
        return blocks;
    }

    void mine() {
        Cluster cluster = clusters.get(random.nextInt(clusters.size()));
        int draw = random.nextInt(100);
        if (draw < 64) {
            mineHonestly(cluster);
        } else if (draw < 74) {
            equivocate(cluster);
        } else if (draw < 84) {
            mineInSecret(cluster);
        } else {
            spoil(cluster);
        }
    }

    /// The block of a cluster's template. Its execution and that of the validator agree.
    void mineHonestly(Cluster cluster) {
        cluster.template()
                .ifPresent(template -> {
                    var header = template.header();
                    Node node =
                            made(
                                    chain.node(header.parentId()),
                                    header.timestamp(),
                                    template.block().transactions());
                    Referee.require(
                            node.block().header().templateId().equals(template.templateId()),
                            () ->
                                    "the template of cluster %d is not what the model makes of it"
                                            .formatted(cluster.number()));
                    if (random.nextInt(10) == 0) {
                        announce(cluster, mangled(node.block()));
                    }
                    cluster.submit(encoded(node.block()));
                });
    }

    /// Everything that was kept secret is told.
    void reveal() {
        secrets.forEach(this::tell);
        secrets.clear();
    }

    private void equivocate(Cluster cluster) {
        tip(cluster)
                .ifPresent(parent -> {
                    Address miner = miner();
                    Node one = extend(parent, miner, timestamp(parent), List.of());
                    Node other =
                            extend(parent, miner, one.block().header().timestamp() + 1, List.of());
                    for (int to = 0; to < clusters.size(); to++) {
                        Node first = random.nextBoolean() ? one : other;
                        network.send(cluster.number(), to, gossip(first.block()));
                    }
                });
    }

    /// A branch behind the tip or from a block before it, told at once later.
    private void mineInSecret(Cluster cluster) {
        if (!secrets.isEmpty() && random.nextBoolean()) {
            tell(secrets.removeFirst());
            return;
        }
        tip(cluster)
                .ifPresent(tip -> {
                    var branch = new ArrayList<Node>();
                    Node at = back(tip, random.nextInt(4));
                    for (int left = 1 + random.nextInt(5); left > 0; left--) {
                        at = made(at, timestamp(at) + random.nextInt(3_000), List.of());
                        branch.add(at);
                    }
                    secrets.add(new Secret(cluster, branch));
                });
    }

    private void tell(Secret secret) {
        var branch = new ArrayList<>(secret.branch());
        if (random.nextBoolean()) {
            branch = new ArrayList<>(branch.reversed());
        }
        for (Node node : branch) {
            secret.cluster().submit(encoded(node.block()));
            network.broadcast(secret.cluster().number(), gossip(node.block()));
        }
    }

    /// A block that breaks a rule, and sometimes descendants that hide it.
    private void spoil(Cluster cluster) {
        tip(cluster)
                .ifPresent(tip -> {
                    Node parent = back(tip, random.nextInt(3));
                    long time = timestamp(parent);
                    switch (random.nextInt(8)) {
                        case 0 -> descend(cluster, wrongRoot(parent, time, Hash256.ZERO));
                        case 1 ->
                                descend(
                                        cluster,
                                        wrongRoot(parent, time, rootWithTwiceTheReward(parent)));
                        case 2 -> reused(parent).ifPresent(node -> descend(cluster, node));
                        case 3 -> forged(cluster, parent).ifPresent(node -> descend(cluster, node));
                        case 4 -> announce(cluster, chain.miss(header(parent, time, Hash256.ZERO)));
                        case 5 ->
                                announce(
                                        cluster,
                                        chain.mine(
                                                header(
                                                        parent,
                                                        schedule.now() + FAR_AHEAD,
                                                        root(parent))));
                        case 6 -> {
                            long before = parent.block().header().timestamp();
                            announce(cluster, chain.mine(header(parent, before, root(parent))));
                        }
                        default -> {
                            byte[] whole = parent.block().encoded();
                            var cut = Arrays.copyOf(whole, random.nextInt(whole.length));
                            network.broadcast(
                                    cluster.number(), new Network.Words.Gossip(Bytes.wrap(cut)));
                        }
                    }
                });
    }

    private Node wrongRoot(Node parent, long time, Hash256 root) {
        var block = new Block(chain.mine(header(parent, time, root)), List.of());
        return referee.condemned(chain.add(parent, block, parent.state()));
    }

    /// A payment of the chain once more.
    private Optional<Node> reused(Node parent) {
        for (Node at = parent; at.height() > 0; at = chain.node(at.parentId().orElseThrow())) {
            var transactions = at.block().transactions();
            if (!transactions.isEmpty()) {
                var again = List.of(transactions.getFirst());
                var header =
                        chain.header(
                                parent,
                                miner(),
                                timestamp(parent),
                                again,
                                baseFee(parent),
                                root(parent));
                var block = new Block(chain.mine(header), again);
                return Optional.of(referee.condemned(chain.add(parent, block, parent.state())));
            }
        }
        return Optional.empty();
    }

    /// A template's first payment with a signature of zeros.
    private Optional<Node> forged(Cluster cluster, Node parent) {
        return cluster.template()
                .filter(template -> template.header().parentId().equals(parent.id()))
                .filter(template -> !template.block().transactions().isEmpty())
                .map(template -> {
                    Transaction payment = template.block().transactions().getFirst();
                    var signer = payment.witness().signatures().getFirst();
                    var zeros = Bytes.wrap(new byte[signer.signature().length()]);
                    var forged =
                            new Transaction(payment.core(), Witness.ofKey(signer.key(), zeros));
                    return referee.condemned(
                            chain.extend(parent, miner(), timestamp(parent), List.of(forged)));
                });
    }

    private void descend(Cluster cluster, Node invalid) {
        announce(cluster, invalid.block());
        Node at = invalid;
        for (int left = random.nextInt(4); left > 0; left--) {
            at = referee.condemned(chain.extend(at, miner(), timestamp(at), List.of()));
            announce(cluster, at.block());
        }
    }

    private void announce(Cluster cluster, BlockHeader header) {
        announce(cluster, new Block(header, List.of()));
    }

    private void announce(Cluster cluster, Block block) {
        cluster.submit(encoded(block));
        network.broadcast(cluster.number(), gossip(block));
    }

    private Node made(Node parent, long timestamp, List<Transaction> transactions) {
        return extend(parent, miner(), timestamp, transactions);
    }

    private Node extend(
            Node parent, Address miner, long timestamp, List<Transaction> transactions) {
        Node node = chain.extend(parent, miner, timestamp, transactions);
        blocks++;
        return referee.isValid(parent) ? node : referee.condemned(node);
    }

    private Optional<Node> tip(Cluster cluster) {
        return cluster.replica().map(replica -> chain.node(replica.engine.position().tipId()));
    }

    private Node back(Node node, int blocksBack) {
        Node at = node;
        for (int i = 0; i < blocksBack && at.height() > 0; i++) {
            at = chain.node(at.parentId().orElseThrow());
        }
        return at;
    }

    /// Now or, one time in eight, so far in the future that it has to wait a while.
    private long timestamp(Node parent) {
        long now = schedule.now() + (random.nextInt(8) == 0 ? random.nextInt(60_000) : 0);
        return Math.max(now, parent.block().header().timestamp() + 1);
    }

    private Address miner() {
        return Keys.address(FIRST_KEY + random.nextInt(MINERS));
    }

    private BlockHeader header(Node parent, long timestamp, Hash256 root) {
        return chain.header(parent, miner(), timestamp, List.of(), baseFee(parent), root);
    }

    private long baseFee(Node parent) {
        return HeaderRules.nextBaseFee(chain.spec(), parent.block().header());
    }

    private static Hash256 root(Node node) {
        return node.block().header().stateRoot();
    }

    /// The root of the state after an empty block whose miner gets twice the subsidy.
    private Hash256 rootWithTwiceTheReward(Node parent) {
        Node honest = chain.extend(parent, miner(), timestamp(parent), List.of());
        var key = StateKey.unpaidReward(honest.height());
        var reward = honest.state().unpaidReward(honest.height()).orElseThrow();
        var leaves = new HashMap<Hash256, Optional<Hash256>>();
        honest.state()
                .entries()
                .forEach((each, value) -> {
                    Bytes doubled =
                            each.equals(key)
                                    ? Bytes.wrap(
                                            new ByteWriter(8).amount(reward.plus(reward)).toBytes())
                                    : value;
                    leaves.put(
                            each.path(),
                            Optional.of(StateTree.leafHash(each.path(), doubled.unsafeArray())));
                });
        return StateTree.update(PageStore.EMPTY, leaves).root();
    }

    private Block mangled(Block block) {
        var transactions = new ArrayList<>(block.transactions());
        if (transactions.isEmpty()) {
            clusters.getFirst()
                    .template()
                    .ifPresent(template -> transactions.addAll(template.block().transactions()));
        } else {
            transactions.removeLast();
        }
        return new Block(block.header(), transactions);
    }

    private static Network.Words gossip(Block block) {
        return new Network.Words.Gossip(encoded(block));
    }

    private static Bytes encoded(Block block) {
        return Bytes.wrap(block.encoded());
    }
}
