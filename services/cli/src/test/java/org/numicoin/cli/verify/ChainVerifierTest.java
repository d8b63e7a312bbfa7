package org.numicoin.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.BlockExecution;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.crypto.BouncyCastleSignatures;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// A chain of twelve blocks with transfers, a rotation and a 2-of-3 account, past its first reward
/// and its first halving. Then the same chain with one block spoiled in one way, mined again so
/// that nothing but the one rule breaks.
class ChainVerifierTest {
    private static final ChainSpec SPEC = Specs.fast(3, 5);
    private static final ChainBuilder CHAIN = new ChainBuilder(SPEC);
    private static final List<ChainBuilder.Node> NODES = new ArrayList<>();
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(4);

    /// A block with transactions, the one that is spoiled.
    private static final int SPOILED = 6;

    @BeforeAll
    static void build() {
        var policy = TransactionBuilder.policy(2, 1, 2, 3);
        var shared = new org.numicoin.primitives.Address(policy.id());
        NODES.add(CHAIN.genesis());
        extend();
        extend(from(0, 0).pay(shared, 50_000_000_000L).signRevealing(0));
        extend(from(0, 1).pay(1, 7).sign(0), from(4, 0).pay(0, 9).signRevealing(4));
        extend(from(0, 2).rotateTo(Keys.key(20).id()).sign(0));
        extend(from(0, 3).pay(2, 1).signRevealing(20));
        extend(
                TransactionBuilder.from(SPEC, shared)
                        .pay(5, 3)
                        .signPolicy(policy, true, List.of(1, 3), List.of(1, 3)),
                from(0, 4).pay(5, 3).sign(20));
        extend(
                TransactionBuilder.from(SPEC, shared)
                        .nonce(1)
                        .pay(5, 3)
                        .signPolicy(policy, false, List.of(1, 2), List.of(2)));
        while (NODES.size() <= 12) {
            extend();
        }
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    @Test
    void findsAValidChainValidAndAddsItUp() {
        var result = verify(valid());
        assertThat(result).isInstanceOf(ChainVerifier.Result.Valid.class);
        var chain = ((ChainVerifier.Result.Valid) result).chain();
        var last = NODES.getLast();
        assertThat(chain.height()).isEqualTo(12);
        assertThat(chain.tip()).isEqualTo(last.id());
        assertThat(chain.work()).isEqualTo(last.chainWork());
        assertThat(chain.stateRoot()).isEqualTo(last.state().root());
        assertThat(chain.supply()).isEqualTo(last.state().supply());
        assertThat(chain.supply())
                .isEqualTo(Amount.parseNumi("8000").plus(last.state().totals().issued()));
        assertThat(chain.transactions()).isEqualTo(8);
        assertThat(chain.signatures()).isEqualTo(10);
    }

    @Test
    void reportsProgressForEachBlock() {
        var heights = new ArrayList<Long>();
        verifier().verify(new Chain(valid()), (height, tip) -> heights.add(100 * tip + height));
        assertThat(heights).hasSize(13).startsWith(1200L).endsWith(1212L);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corruptions")
    void findsTheBlockAndTheRuleOf(String code, UnaryOperator<BlockSource.Raw> corruption) {
        var blocks = valid();
        blocks.set(SPOILED, corruption.apply(blocks.get(SPOILED)));
        assertFinding(verify(blocks), SPOILED, code);
    }

    static Stream<Arguments> corruptions() {
        return Stream.of(
                mined("bad-version", header -> patched(header, 0, 0, 2)),
                mined("bad-chain-id", header -> patched(header, 5, 1)),
                mined("bad-height", header -> patched(header, 13, 9)),
                mined("bad-prevblk", header -> patched(header, 20, 1, 2, 3)),
                mined("time-too-old", header -> header.withTimestamp(SPEC.genesisTimestamp())),
                mined("bad-diffbits", header -> patched(header, 54, 0x20, 0x7f, 0xff, 0xfe)),
                mined("bad-history-root", header -> patched(header, 160, 1, 2, 3)),
                mined("bad-extension", header -> patched(header, 190, 1)),
                mined("bad-basefee", header -> patched(header, 225, 101)),
                Arguments.of("high-hash", raw(block -> unmined(block))),
                mined("bad-txnmrklroot", header -> patched(header, 60, 1, 2)),
                mined("bad-witness-merkle-match", header -> patched(header, 100, 1, 2)),
                mined("bad-weight", header -> patched(header, 229, 1)),
                mined("bad-state-root", header -> patched(header, 130, 1, 2)),
                Arguments.of("bad-signature", raw(ChainVerifierTest::withForeignSignature)),
                Arguments.of("bad-nonce", raw(ChainVerifierTest::withFirstTransactionTwice)),
                Arguments.of("bad-reveals", raw(ChainVerifierTest::withoutPolicyRevealed)),
                Arguments.of("malformed", cut(1)),
                Arguments.of("malformed", cut(-1)),
                Arguments.of(
                        "wrong-id",
                        (UnaryOperator<BlockSource.Raw>)
                                raw -> new BlockSource.Raw(Hash256.ZERO, raw.bytes())));
    }

    @Test
    void findsAnotherGenesis() {
        var other = new ChainBuilder(Specs.fast(3, 6)).genesis().block();
        var blocks = valid();
        blocks.set(0, raw(other));
        assertFinding(verify(blocks), 0, "wrong-genesis");
    }

    @Test
    void findsABlockLeftOutAndTwoSwapped() {
        var without = valid();
        without.remove(4);
        assertFinding(verify(without), 4, "bad-prevblk");
        var swapped = valid();
        swapped.set(8, swapped.get(9));
        assertFinding(verify(swapped), 8, "bad-prevblk");
    }

    @Test
    void findsABlockFromTheFuture() {
        long now = NODES.get(5).block().header().timestamp() - SPEC.futureLimit();
        var result = verifier(now).verify(new Chain(valid()), (_, _) -> {});
        assertFinding(result, 6, "time-too-new");
    }

    @Test
    void goesOnFromAReorganizationInsteadOfCallingItAFault() {
        var before = valid();
        var after = valid();
        ChainBuilder.Node node = NODES.get(5);
        for (int height = 6; height <= 12; height++) {
            node = CHAIN.extend(node, 77);
            after.set(height, raw(node.block()));
        }
        // Blocks up to 8 come from the first branch, everything later from the second.
        var source =
                new BlockSource() {
                    private boolean moved;

                    @Override
                    public long tipHeight() {
                        return 12;
                    }

                    @Override
                    public synchronized Raw block(long height) {
                        moved |= height > 8;
                        return (moved ? after : before).get((int) height);
                    }
                };
        var verifier = verifier(Long.MAX_VALUE / 2, 1);
        assertThat(verifier.verify(source, (_, _) -> {}))
                .isEqualTo(new ChainVerifier.Result.Reorganized(9));
        assertThat(verifier.verify(source, (_, _) -> {}))
                .isInstanceOf(ChainVerifier.Result.Valid.class);
    }

    private static void extend(Transaction... transactions) {
        NODES.add(CHAIN.extend(NODES.getLast(), 9, transactions));
    }

    private static TransactionBuilder from(int key, long nonce) {
        return TransactionBuilder.from(SPEC, key).nonce(nonce);
    }

    private static List<BlockSource.Raw> valid() {
        var blocks = new ArrayList<BlockSource.Raw>();
        NODES.forEach(node -> blocks.add(raw(node.block())));
        return blocks;
    }

    private static BlockSource.Raw raw(Block block) {
        return new BlockSource.Raw(block.id(), block.encoded());
    }

    private record Chain(List<BlockSource.Raw> blocks) implements BlockSource {
        @Override
        public long tipHeight() {
            return blocks.size() - 1L;
        }

        @Override
        public Raw block(long height) {
            return blocks.get((int) height);
        }
    }

    private static ChainVerifier.Result verify(List<BlockSource.Raw> blocks) {
        return verifier().verify(new Chain(blocks), (_, _) -> {});
    }

    private static ChainVerifier verifier() {
        return verifier(Long.MAX_VALUE / 2);
    }

    private static ChainVerifier verifier(long now) {
        return verifier(now, 4);
    }

    private static ChainVerifier verifier(long now, int ahead) {
        var signatures =
                new SignatureVerifier(
                        new BouncyCastleSignatures(), new SignatureCache(8), THREADS, 2);
        return new ChainVerifier(
                SPEC, CHAIN.powHash(), signatures, THREADS, THREADS, ahead, () -> now);
    }

    private static void assertFinding(ChainVerifier.Result result, long height, String code) {
        assertThat(result).isInstanceOf(ChainVerifier.Result.Invalid.class);
        var invalid = (ChainVerifier.Result.Invalid) result;
        assertThat(invalid.finding().code()).isEqualTo(code);
        assertThat(invalid.finding().height()).isEqualTo(height);
        assertThat(invalid.before().height()).isEqualTo(Math.max(0, height - 1));
    }

    private static UnaryOperator<BlockSource.Raw> raw(UnaryOperator<Block> corruption) {
        return raw -> raw(corruption.apply(Block.decode(raw.bytes())));
    }

    private static Arguments mined(String code, UnaryOperator<BlockHeader> corruption) {
        return Arguments.of(
                code,
                raw(block ->
                        new Block(
                                CHAIN.mine(corruption.apply(block.header())),
                                block.transactions())));
    }

    private static UnaryOperator<BlockSource.Raw> cut(int bytes) {
        return raw ->
                new BlockSource.Raw(
                        raw.id(), java.util.Arrays.copyOf(raw.bytes(), raw.bytes().length - bytes));
    }

    private static BlockHeader patched(BlockHeader header, int offset, int... bytes) {
        byte[] encoded = header.encoded();
        for (int i = 0; i < bytes.length; i++) {
            encoded[offset + i] = (byte) bytes[i];
        }
        return BlockHeader.decode(encoded);
    }

    /// The first nonce whose hash misses the target.
    private static Block unmined(Block block) {
        BlockHeader header = block.header();
        var target = new CompactTarget(header.target());
        for (int nonce = 0; ; nonce++) {
            var candidate = header.withNonce(nonce, 0);
            if (!target.isMetBy(CHAIN.powHash().hash(candidate.proofOfWorkBlob()))) {
                return new Block(candidate, block.transactions());
            }
        }
    }

    /// Valid in every other way: roots match, the block is mined.
    private static Block withForeignSignature(Block block) {
        var transactions = new ArrayList<>(block.transactions());
        Transaction last = transactions.removeLast();
        Bytes foreign = Keys.key(30).sign(new byte[] {1});
        transactions.add(new Transaction(last.core(), Witness.ofKey(Optional.empty(), foreign)));
        return rebuilt(block, transactions);
    }

    private static Block withFirstTransactionTwice(Block block) {
        var transactions = new ArrayList<>(block.transactions());
        transactions.add(transactions.getLast());
        return rebuilt(block, transactions);
    }

    private static Block withoutPolicyRevealed(Block block) {
        var transactions = new ArrayList<>(block.transactions());
        Transaction first = transactions.removeFirst();
        var witness = first.witness();
        transactions.addFirst(
                new Transaction(
                        first.core(),
                        new Witness(
                                true,
                                witness.policy(),
                                witness.signers(),
                                0,
                                witness.signatures().stream()
                                        .map(entry ->
                                                new Witness.SignerEntry(
                                                        Optional.empty(), entry.signature()))
                                        .toList())));
        return rebuilt(block, transactions);
    }

    /// With roots, weight and proof of work that match; the state root is that of what applies.
    private static Block rebuilt(Block block, List<Transaction> transactions) {
        var parent = NODES.get((int) block.header().height() - 1);
        var execution =
                BlockExecution.begin(
                        SPEC,
                        parent.state(),
                        block.header().height(),
                        block.header().baseFee(),
                        CHAIN.maturedMiner(parent, block.header().height()));
        transactions.forEach(execution::apply);
        var header =
                CHAIN.header(
                        parent,
                        block.header().miner(),
                        block.header().timestamp(),
                        transactions,
                        block.header().baseFee(),
                        parent.state().with(execution.finish()).root());
        assertThat(BodyRules.weight(SPEC, transactions)).isEqualTo(header.weight());
        return new Block(CHAIN.mine(header), transactions);
    }
}
