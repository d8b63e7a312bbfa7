package org.numicoin.mempool.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.BlockExecution;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.mempool.pool.AccountKnowledge;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Shards;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;

/// Ten thousand random pools on a growing chain, with payments of all sizes, key changes, gaps,
/// replacements, capped fees and transactions about to expire: a block on the tip can contain the
/// whole of each selection.
final class RandomPoolsTest {
    private static final int POOLS = 500;
    private static final int KEYS = 40;
    private static final int WEIGHT_LIMIT = 262_144;
    private static final LogId LOG = new LogId(Bytes.ofHex("00".repeat(15) + "02"));
    private static final Origin VALIDATOR = new Origin(Origin.Kind.VALIDATOR, "test", "");
    private static final Bytes SIGNATURE = Bytes.wrap(new byte[PublicKey.SIGNATURE_BYTES]);

    private final ChainSpec spec =
            ChainSpecs.parse(
                    Specs.yaml("testchain", 3, 100)
                            .replace("weight-limit: 8388608", "weight-limit: " + WEIGHT_LIMIT));
    private final ChainBuilder chain = new ChainBuilder(spec);
    private final PoolReplica pool =
            new PoolReplica(
                    spec,
                    chain.genesis().block().header(),
                    new Answers(),
                    new SignatureVerifier(
                            new Credulous(), new SignatureCache(8), Runnable::run, 1));
    private Random random = new Random(0);
    private Node tip = chain.genesis();
    private long sequence;
    private long now = 1_800_000_000_000L;
    private int mined;

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aBlockCanContainTheWholeSelection(long seed) {
        random = new Random(seed);
        publish(new ChainEvent.LogStarted(tip.id(), 0));
        for (int round = 0; round < POOLS; round++) {
            now += random.nextInt(60_000);
            int submissions = random.nextInt(40);
            for (int i = 0; i < submissions; i++) {
                pool.submit(transaction(), now);
            }
            if (random.nextInt(10) == 0) {
                pool.expire(now);
            }
            int shardWeight = WEIGHT_LIMIT / Shards.COUNT / (1 + random.nextInt(3));
            List<Transaction> selection = pool.select(baseFee(), shardWeight);
            check(selection, shardWeight, "seed " + seed + ", round " + round);
            mine(selection);
        }
        pool.check("seed " + seed);
        assertThat(mined).isGreaterThan(POOLS);
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    private void check(List<Transaction> selection, int shardWeight, String when) {
        long height = tip.height() + 1;
        var execution =
                BlockExecution.begin(
                        spec, tip.state(), height, baseFee(), chain.maturedMiner(tip, height));
        long weight = 0;
        for (Transaction transaction : selection) {
            assertThat(execution.apply(transaction)).as(when).isEmpty();
            weight += transaction.weight(spec);
        }
        assertThat(weight).as(when).isLessThanOrEqualTo((long) shardWeight * Shards.COUNT);
    }

    private long baseFee() {
        return HeaderRules.nextBaseFee(spec, tip.block().header());
    }

    /// A block with what was selected of most senders.
    private void mine(List<Transaction> selection) {
        Set<Address> left = new HashSet<>();
        var transactions = new ArrayList<Transaction>();
        for (Transaction transaction : selection) {
            Address sender = transaction.core().sender();
            if (random.nextInt(8) == 0) {
                left.add(sender);
            }
            if (!left.contains(sender)) {
                transactions.add(transaction);
            }
        }
        tip = chain.extend(tip, 0, transactions.toArray(Transaction[]::new));
        mined += transactions.size();
        publish(
                new ChainEvent.Connected(
                        tip.id(),
                        tip.height(),
                        tip.chainWork(),
                        Optional.of(Bytes.wrap(tip.block().encoded())),
                        touched()));
    }

    /// Every account may have been touched: a reward matures with a block, too.
    private List<TouchedAccount> touched() {
        var touched = new ArrayList<TouchedAccount>();
        for (int key = 0; key < KEYS; key++) {
            Address address = Keys.address(key);
            touched.add(new TouchedAccount(address, tip.state().account(address)));
        }
        return touched;
    }

    private void publish(ChainEvent.Step step) {
        sequence++;
        pool.follow(
                new ChainEvent(LOG, 1, sequence, 0, InputPositions.START, VALIDATOR, step), now);
    }

    private Transaction transaction() {
        int number = random.nextInt(KEYS);
        Address sender = Keys.address(number);
        Account account =
                tip.state().account(sender).orElseGet(() -> Account.created(sender, Amount.ZERO));
        long maxFee = 100L + random.nextInt(random.nextInt(4) == 0 ? 2_000 : 200);
        Payload payload =
                random.nextInt(20) == 0
                        ? new Payload.KeyRotation(Keys.key(KEYS + random.nextInt(9)).id())
                        : new Payload.Transfer(payments(), Bytes.EMPTY);
        var core =
                new TransactionCore(
                        spec.chainId(),
                        sender,
                        account.nonce() + random.nextInt(random.nextBoolean() ? 2 : 8),
                        maxFee,
                        random.nextInt((int) maxFee),
                        random.nextInt(4) == 0
                                ? tip.height() + 3 + random.nextInt(4)
                                : TransactionCore.NEVER_EXPIRES,
                        payload);
        return new Transaction(core, Witness.ofKey(Optional.of(keyOf(account, number)), SIGNATURE));
    }

    /// Mostly that of the account, else one that it may change to.
    private PublicKey keyOf(Account account, int number) {
        for (int key = KEYS; key < KEYS + 9; key++) {
            boolean changed = account.authorization().equals(Keys.key(key).id());
            if (changed || random.nextInt(80) == 0) {
                return Keys.publicKey(key);
            }
        }
        return Keys.publicKey(number);
    }

    private List<Payment> payments() {
        var payments = new ArrayList<Payment>();
        int count = random.nextInt(50) == 0 ? 30 : 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            long minimum = spec.accountMinimum().nano();
            long nano =
                    random.nextInt(4) == 0
                            ? 1 + random.nextLong(minimum)
                            : minimum + random.nextLong(100 * minimum);
            payments.add(new Payment(Keys.address(random.nextInt(KEYS)), Amount.ofNano(nano)));
        }
        return payments;
    }

    /// Takes every signature for good: none is made here.
    private static final class Credulous implements SignatureProvider {
        @Override
        public String name() {
            return "credulous";
        }

        @Override
        public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
            return true;
        }

        @Override
        public Signer signer(byte[] seed) {
            throw new UnsupportedOperationException();
        }
    }

    /// The validator: the tip alone.
    private final class Answers implements ChainReader {
        @Override
        public List<AccountKnowledge> accounts(Collection<Address> addresses, long leastSequence) {
            return addresses.stream().map(this::knowledge).toList();
        }

        private AccountKnowledge knowledge(Address address) {
            Optional<Account> account = tip.state().account(address);
            return new AccountKnowledge(
                    address,
                    sequence,
                    account,
                    Optional.empty(),
                    account.flatMap(known -> tip.state().publicKey(known.authorization())).stream()
                            .toList());
        }

        @Override
        public boolean isMined(Hash256 id, long leastSequence) {
            for (Node node = tip; ; node = chain.node(node.parentId().orElseThrow())) {
                if (node.block().transactions().stream().anyMatch(t -> t.id().equals(id))) {
                    return true;
                }
                if (node.parentId().isEmpty()) {
                    return false;
                }
            }
        }

        @Override
        public Block block(Hash256 id, long leastSequence) {
            return chain.node(id).block();
        }

        @Override
        public BlockHeader header(Hash256 id, long leastSequence) {
            return chain.node(id).block().header();
        }

        @Override
        public BlockHeader tip() {
            return tip.block().header();
        }
    }
}
