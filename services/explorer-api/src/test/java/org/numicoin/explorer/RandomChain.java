package org.numicoin.explorer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.StateKey;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.ChainEvent.Step;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.wire.ByteReader;

/// A chain that grows at random from a seed, with payments to known and new addresses, rotations
/// and reorganizations, told as the steps that the validator would commit.
public final class RandomChain {
    private static final int NEW_KEYS = 40;

    private final RandomGenerator random;
    private final ChainBuilder builder;
    private Node tip;

    public RandomChain(ChainSpec spec, RandomGenerator random) {
        this.random = random;
        this.builder = new ChainBuilder(spec);
        this.tip = builder.genesis();
    }

    public ChainBuilder builder() {
        return builder;
    }

    public Node tip() {
        return tip;
    }

    /// The main chain from genesis up.
    public List<Node> mainChain() {
        var chain = new ArrayList<Node>();
        for (Optional<Node> at = Optional.of(tip); at.isPresent(); ) {
            chain.addFirst(at.get());
            at = at.get().parentId().map(builder::node);
        }
        return chain;
    }

    /// One more block on the tip, with up to so many transactions.
    public List<Step> grow(int transactionsMax) {
        tip = extend(tip, transactionsMax);
        return List.of(connected(tip));
    }

    /// A block with these transactions on the tip.
    public Step grow(int miner, Transaction... transactions) {
        tip = builder.extend(tip, miner, transactions);
        return connected(tip);
    }

    /// Takes blocks back and connects one more than that on another branch.
    public List<Step> reorganize(int depth, int transactionsMax) {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < depth; i++) {
            steps.add(disconnected(tip));
            tip = parent(tip);
        }
        for (int i = 0; i <= depth; i++) {
            steps.addAll(grow(transactionsMax));
        }
        return steps;
    }

    /// Makes a block on the parent of the tip the tip.
    public Connected switchTo(Node node) {
        tip = node;
        return connected(node);
    }

    public Connected connected(Node node) {
        return new Connected(
                node.id(),
                node.height(),
                node.chainWork(),
                Optional.of(Bytes.wrap(node.block().encoded())),
                touched(parent(node), node));
    }

    public Disconnected disconnected(Node node) {
        return new Disconnected(
                node.id(), node.height(), parent(node).id(), touched(node, parent(node)));
    }

    public Node parent(Node node) {
        return builder.node(node.parentId().orElseThrow());
    }

    /// The accounts that differ, as they are in the second state.
    private static List<TouchedAccount> touched(Node from, Node to) {
        var before = accounts(from);
        var after = accounts(to);
        var addresses = new ArrayList<Address>(before.keySet());
        after.keySet().stream().filter(a -> !before.containsKey(a)).forEach(addresses::add);
        return addresses.stream()
                .filter(address ->
                        !Optional.ofNullable(before.get(address))
                                .equals(Optional.ofNullable(after.get(address))))
                .sorted()
                .map(address -> new TouchedAccount(address, to.state().account(address)))
                .toList();
    }

    public static Map<Address, Account> accounts(Node node) {
        var accounts = new HashMap<Address, Account>();
        node.state()
                .entries()
                .forEach((key, value) -> {
                    if (key.kind() == StateKey.ACCOUNT) {
                        accounts.put(
                                Address.of(key.id().toBytes()),
                                ByteReader.decode(value.toBytes(), Account::decode));
                    }
                });
        return accounts;
    }

    private Node extend(Node parent, int transactionsMax) {
        var transactions = new ArrayList<Transaction>();
        var nonces = new HashMap<Integer, Long>();
        int count = transactionsMax == 0 ? 0 : random.nextInt(transactionsMax + 1);
        for (int i = 0; i < count; i++) {
            transactions.add(transaction(parent, random.nextInt(Specs.FUNDED_KEYS), nonces));
        }
        // Another timestamp makes another block of the same content.
        return builder.extend(
                parent,
                Keys.address(random.nextInt(Specs.FUNDED_KEYS + 4)),
                parent.block().header().timestamp() + 1 + random.nextInt(5_000),
                transactions);
    }

    private Transaction transaction(Node parent, int key, Map<Integer, Long> nonces) {
        Optional<Account> account = parent.state().account(Keys.address(key));
        long next = account.map(Account::nonce).orElse(0L);
        long nonce = nonces.merge(key, next, (used, _) -> used + 1);
        boolean reveal =
                nonce == next
                        && account.map(value -> value.kind() == Account.Kind.NOT_REVEALED)
                                .orElse(true);
        var transaction =
                TransactionBuilder.from(builder.spec(), key)
                        .nonce(nonce)
                        .fee(2_000, random.nextInt(500))
                        .memo(random.nextBoolean() ? "" : "memo " + nonce);
        int payments = 1 + random.nextInt(3);
        for (int i = 0; i < payments; i++) {
            int recipient =
                    random.nextBoolean()
                            ? random.nextInt(Specs.FUNDED_KEYS)
                            : Specs.FUNDED_KEYS + random.nextInt(NEW_KEYS);
            transaction.pay(recipient, 10_000_000 + random.nextInt(1_000_000));
        }
        return reveal ? transaction.signRevealing(key) : transaction.sign(key);
    }

    /// The id of the block at a height of the main chain.
    public Hash256 idAt(long height) {
        return mainChain().get((int) height).id();
    }
}
