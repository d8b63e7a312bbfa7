package org.numicoin.pool.accountant;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.numicoin.chain.Payment;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.keystore.Keystore;
import org.numicoin.keystore.Password;
import org.numicoin.keystore.Sealing;
import org.numicoin.keystore.Seeds;
import org.numicoin.keystore.WalletName;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.messaging.PoolShare.Scheme;
import org.numicoin.messaging.SubmittedTransaction;
import org.numicoin.messaging.Topics;
import org.numicoin.pool.ledger.Ledger;
import org.numicoin.pool.ledger.Payout;
import org.numicoin.pool.ledger.PoolBlock;
import org.numicoin.pool.ledger.Shares;
import org.numicoin.pool.share.KafkaShares;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.validator.TestChain;
import org.numicoin.validator.TestTopics;
import org.numicoin.validator.TestValidator;

/// A node with a pool: a real validator and a real broker. The test is miner, mempool and network:
/// it writes shares, mines blocks, and puts into them what the accountant sends, if the rules of
/// consensus allow it there.
final class PayoutNode implements AutoCloseable {
    /// Of the pool.
    static final int POOL_KEY = 1;

    static final Address POOL = Keys.address(POOL_KEY);
    static final int REORGANIZATION_LIMIT = 12;

    private static final int STRANGER = 2;
    private static final int NETWORK_DIFFICULTY = 1_000;
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final Duration BLOCK_INTERVAL = Duration.ofMillis(400);

    final TestChain chain = testChain();
    final KafkaFixture kafka;
    final List<AccountantProcess> pods = new ArrayList<>();
    final Path folder;
    private final TestTopics topics;
    private final TestValidator validator;
    private final Publisher publisher;
    private final Path wallet;
    private final LogReader submissions;
    private final LogReader entries;
    private final Map<Hash256, Transaction> sent = new LinkedHashMap<>();
    private final Ledger ledger = new Ledger();
    private RpcServer server;
    private Node tip;
    private int shares;

    PayoutNode(KafkaFixture kafka, Path folder) {
        this.kafka = kafka;
        this.folder = folder;
        this.topics = TestTopics.create(kafka, chain.network());
        this.validator = TestValidator.start(chain, topics, folder.resolve("chain")).awaitWriting();
        this.publisher = Publisher.small(kafka.clients("test-shares"));
        var clients = kafka.clients("test-reader");
        this.submissions =
                LogReader.openAll(clients, Topics.TX_SUBMITTED, "test", LogStart.first());
        this.entries = LogReader.open(clients, Topics.POOL_LEDGER, "test", LogStart.first());
        this.wallet = folder.resolve("wallets").resolve("pool.json");
        this.server = serve(0);
        this.tip = chain.builder().genesis();
        writeWallet();
    }

    static TestChain testChain() {
        String yaml =
                Specs.yaml("testchain", 3, 100)
                        .replace("1800000000000", "1700000000000")
                        .replace("8388608", Long.toString(KafkaFixture.BLOCK_BYTES_MAX))
                        .replace("blocks: 1200", "blocks: " + REORGANIZATION_LIMIT);
        var spec = ChainSpecs.parse(yaml);
        var builder = new ChainBuilder(spec);
        return new TestChain(
                yaml, spec, new NetworkId(spec.chainId(), builder.genesis().id()), builder);
    }

    private void writeWallet() {
        var seed = new byte[32];
        seed[31] = POOL_KEY;
        try (Seeds seeds = Seeds.of(seed);
                Password password = Password.of(new char[0])) {
            new Keystore(folder.resolve("wallets"))
                    .create(
                            new WalletName("pool"),
                            Sealing.seal(
                                    seeds,
                                    Optional.empty(),
                                    password,
                                    new Argon2Parameters(64, 1, 1),
                                    new SecureRandom()));
        }
    }

    private RpcServer serve(int port) {
        var started =
                new RpcServer(
                        new RpcSettings("127.0.0.1", port, 4, 64),
                        RpcLimits.of(chain.spec().blockBytesMax()),
                        validator.node().services(2),
                        new SimpleMeterRegistry());
        started.start();
        return started;
    }

    /// From now on nobody answers questions about the chain, until [#back].
    int away() {
        int port = server.port();
        server.stop();
        return port;
    }

    void back(int port) {
        server = serve(port);
    }

    /// A pod that begins to follow, and to write as soon as it is elected.
    ///
    /// @param failpoints as in `numi.failpoints`
    AccountantProcess pod(String failpoints) throws IOException {
        String name = "mining-pool-" + (pods.size() + 1);
        var pod =
                AccountantProcess.start(
                        kafka,
                        name,
                        folder.resolve(name + ".log"),
                        server.port(),
                        wallet,
                        failpoints);
        pods.add(pod);
        return pod;
    }

    Node tip() {
        return tip;
    }

    static Address miner(int number) {
        return Keys.address(100 + number);
    }

    /// Work of some miners for the next block, then the block that one of them found.
    Node mineForPool() {
        for (int i = 0; i < 6; i++) {
            share(i % 3, Optional.empty());
        }
        Node block = chain.builder().extend(tip, POOL_KEY, payouts(tip));
        share(0, Optional.of(block.id()));
        offer(block);
        return block;
    }

    /// A block of somebody else.
    Node mine() {
        Node block = chain.builder().extend(tip, STRANGER, payouts(tip));
        offer(block);
        return block;
    }

    /// A block of somebody else with these transactions, on any block.
    Node mineOn(Node parent, Transaction... transactions) {
        return chain.builder().extend(parent, STRANGER, transactions);
    }

    /// Gives the validator blocks of a branch that becomes the main chain.
    void offer(Node... blocks) {
        topics.offer(blocks);
        tip = blocks[blocks.length - 1];
        validator.awaitTip(tip);
    }

    private void share(int miner, Optional<Hash256> solved) {
        var written =
                new KafkaShares(publisher, chain.network())
                        .write(
                                Shares.share(
                                        miner(miner),
                                        Scheme.PPLNS,
                                        100 + miner,
                                        NETWORK_DIFFICULTY,
                                        tip.height(),
                                        ++shares,
                                        solved));
        written.join();
    }

    /// What the accountants have sent, by id.
    Map<Hash256, Transaction> sent() {
        drain(
                submissions,
                read -> {
                    var submitted =
                            Message.decode(
                                    read.value().unsafeArray(),
                                    chain.network(),
                                    SubmittedTransaction.class);
                    var transaction = Transaction.decode(submitted.transaction().unsafeArray());
                    sent.put(transaction.id(), transaction);
                });
        return sent;
    }

    /// Of these, the one that may follow a block. Consensus has the last word: the builder refuses
    /// what breaks a rule, and the validator what is not signed.
    private Transaction[] payouts(Node parent) {
        return sent().values().stream()
                .filter(t ->
                        parent.state()
                                .account(POOL)
                                .map(a -> a.nonce() == t.core().nonce())
                                .orElse(false))
                .toArray(Transaction[]::new);
    }

    /// The books as the log has them now.
    Ledger ledger() {
        drain(
                entries,
                read ->
                        ledger.apply(
                                Message.decode(
                                        read.value().unsafeArray(),
                                        chain.network(),
                                        PoolEntry.class)));
        return ledger;
    }

    private static void drain(LogReader reader, Consumer<LogRecord> each) {
        try {
            while (reader.take(Duration.ofMillis(20)) instanceof Reading.Batch batch) {
                batch.records().forEach(each);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Mines for others, one block after the other, until something holds.
    void mineUntil(BooleanSupplier holds, String what) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(() -> what + "\n" + outputs()).isLessThan(end);
            mine();
            Thread.sleep(BLOCK_INTERVAL);
        }
    }

    void await(BooleanSupplier holds, String what) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(() -> what + "\n" + outputs()).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private String outputs() {
        var all = new StringBuilder();
        pods.forEach(pod -> all.append(pod.output()).append('\n'));
        return all.toString();
    }

    /// No payout is open, all blocks are mature, and nobody is owed the minimum.
    boolean isSettled() {
        Ledger ledger = ledger();
        return ledger.payouts().stream().noneMatch(Payout::isOpen)
                && ledger.blocks().stream().noneMatch(b -> b.state() == PoolBlock.State.PENDING)
                && ledger.balances().values().stream()
                        .noneMatch(b -> b.payable() >= AccountantProcess.MINIMUM_NANO);
    }

    /// What the chain says: each payout there once, everyone paid what the books say, every nano
    /// accounted for.
    void assertPaidExactly() {
        Ledger ledger = ledger();
        assertThat(ledger.isBalanced()).isTrue();
        var received = new HashMap<Address, Long>();
        var mined = new HashMap<Hash256, Integer>();
        for (Node node = tip; node.parentId().isPresent(); node = parent(node)) {
            for (Transaction transaction : node.block().transactions()) {
                if (transaction.core().sender().equals(POOL)) {
                    mined.merge(transaction.id(), 1, Integer::sum);
                    for (Payment payment : transaction.core().payments()) {
                        received.merge(payment.recipient(), payment.amount().nano(), Long::sum);
                    }
                }
            }
        }
        assertThat(mined.values()).containsOnly(1);
        var paid = new TreeMap<Address, Long>();
        ledger.balances().forEach((miner, balance) -> paid.put(miner, balance.paid()));
        paid.values().removeIf(nano -> nano == 0);
        assertThat(received).containsExactlyInAnyOrderEntriesOf(paid);
    }

    Node parent(Node node) {
        return chain.builder().node(node.parentId().orElseThrow());
    }

    @Override
    public void close() {
        pods.forEach(AccountantProcess::close);
        submissions.close();
        entries.close();
        server.stop();
        publisher.close();
        validator.close();
        topics.close();
    }
}
