package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.validator.chain.Results.assertConnected;
import static org.numicoin.validator.chain.Results.rejection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.validator.chain.ImportResult.AlreadyKnown;

/// Vectors F4 to F6, T3 and T8 of the protocol, from a block to its event.
final class ConnectionRulesTest {
    private static final long WHOLE_BALANCE = 1_000_000_000_000L;

    private final ChainSpec spec =
            ChainSpecs.parse(
                    Specs.yaml("rules", 3, 100)
                            .replace("weight-limit: 8388608", "weight-limit: 262144"));
    private final ChainBuilder chain = new ChainBuilder(spec);

    @TempDir Path folder;

    private Replica replica;
    private TestWriter writer;

    @BeforeEach
    void open() {
        replica = Replica.open(folder.resolve("store"), spec);
        writer = new TestWriter(replica);
    }

    @AfterEach
    void close() {
        replica.close();
    }

    @Test
    void refusesBlocksWithATransactionThatBreaksARule() {
        var genesis = chain.genesis();
        assertRefused(genesis, "max-fee-below-base-fee", tx(0).fee(99, 0).pay(9, 1_000_000_000));
        assertRefused(genesis, "tx-expired", tx(0).validUntil(0).pay(9, 1_000_000_000));
        assertRefused(genesis, "bad-nonce", tx(0).nonce(1).pay(9, 1_000_000_000));
        assertRefused(genesis, "insufficient-balance", tx(0).pay(0, WHOLE_BALANCE));
        long fee = tx(0).pay(9, 1).signRevealing(0).weight(spec) * 110;
        assertRefused(genesis, "insufficient-balance", tx(0).pay(9, WHOLE_BALANCE - fee + 1));
        var overflow = tx(0);
        for (int i = 0; i < 256; i++) {
            overflow.pay(9, Long.MAX_VALUE / 128);
        }
        assertRefused(genesis, "insufficient-balance", overflow);
        assertRefused(genesis, "below-account-minimum", tx(0).pay(9, 9_999_999));
        connect(genesis, tx(0).validUntil(1).pay(9, WHOLE_BALANCE - fee).signRevealing(0));
    }

    @Test
    void refusesANonceThatWasUsed() {
        var first = connect(chain.genesis(), tx(0).pay(1, 5).signRevealing(0));
        var again = tx(0).pay(2, 5).sign(0);
        assertThat(refusal(first, again)).isEqualTo("bad-nonce");
    }

    @Test
    void acceptsSmallPaymentsToAccountsThatExist() {
        connect(
                chain.genesis(),
                tx(0).pay(1, 9_999_999).signRevealing(0),
                tx(2).pay(9, 10_000_000).pay(9, 1).signRevealing(2),
                tx(3).pay(9, 1).signRevealing(3));
    }

    @Test
    void acceptsABlockOfTheWeightLimitAndRefusesOneOver() {
        var full = transactions(spec.weightLimit());
        var over = transactions(spec.weightLimit() + 1);
        var tooHeavy = unexecuted(chain.genesis(), over);
        assertThat(rejection(writer.submit(tooHeavy)).code()).isEqualTo("bad-blk-weight");
        assertThat(writer.submit(tooHeavy)).isEqualTo(new AlreadyKnown(tooHeavy.id()));
        connect(chain.genesis(), full.toArray(Transaction[]::new));
    }

    @Test
    void remembersABlockWhoseHeaderHasAnotherWeight() {
        var transactions = List.of(tx(0).pay(1, 5).signRevealing(0));
        var header = unexecuted(chain.genesis(), transactions).header();
        var wrong =
                new org.numicoin.chain.BlockHeader(
                        header.version(),
                        header.chainId(),
                        header.height(),
                        header.parentId(),
                        header.timestamp(),
                        header.target(),
                        header.transactionRoot(),
                        header.witnessRoot(),
                        header.stateRoot(),
                        header.historyRoot(),
                        header.extensionRoot(),
                        header.baseFee(),
                        header.weight() + 1,
                        header.signals(),
                        header.miner(),
                        0,
                        0);
        var block = new Block(chain.mine(wrong), transactions);
        assertThat(rejection(writer.submit(block)).code()).isEqualTo("bad-weight");
        assertThat(replica.store.latest().invalid(block.id())).isPresent();
    }

    @Test
    void theFirstTransactionOfAnAccountRevealsItsKeyAndNoOther() {
        var reveals = tx(0).pay(1, 5).signRevealing(0);
        assertThat(refusal(chain.genesis(), tx(0).pay(1, 5).sign(0))).isEqualTo("bad-reveals");
        assertThat(refusal(chain.genesis(), reveals, tx(0).nonce(1).pay(1, 5).signRevealing(0)))
                .isEqualTo("bad-reveals");
        var one = connect(chain.genesis(), reveals, tx(0).nonce(1).pay(1, 5).sign(0));
        connect(one, tx(0).nonce(2).pay(1, 5).sign(0));
    }

    @Test
    void aReorganizationForgetsWhatTheOldBranchRevealed() {
        var a = connect(chain.genesis(), tx(0).pay(1, 5).signRevealing(0));
        var b1 = chain.extend(chain.genesis(), 2);
        writer.submit(b1.block());
        // On the other branch the key is not known yet.
        var unrevealed = unexecuted(b1, List.of(tx(0).pay(1, 7).sign(0)));
        var steps = Results.steps(writer.submit(unrevealed));
        assertThat(steps).singleElement().hasFieldOrPropertyWithValue("code", "bad-reveals");
        assertThat(replica.engine.position().tipId()).isEqualTo(a.id());
        var b2 =
                chain.extend(
                        b1, 2, tx(0).pay(1, 7).signRevealing(0), tx(0).nonce(1).pay(1, 5).sign(0));
        assertConnected(writer.submit(b2.block()));
        assertThat(replica.engine.position().tipId()).isEqualTo(b2.id());
    }

    @Test
    void aRotatedAccountObeysItsNewKeyOnly() {
        // The old key's signature is in the cache when the rotation connects.
        var oldKey = tx(0).nonce(1).pay(1, 5);
        replica.signatures.add(Keys.check(oldKey.sign(0), 0));
        var rotated = connect(chain.genesis(), tx(0).rotateTo(Keys.key(30).id()).signRevealing(0));
        assertThat(refusal(rotated, oldKey.sign(0))).isEqualTo("bad-reveals");
        assertThat(refusal(rotated, oldKey.signRevealing(0))).isEqualTo("bad-authorization");
        assertThat(refusal(rotated, oldKey.sign(30))).isEqualTo("bad-reveals");
        var spent = connect(rotated, oldKey.signRevealing(30));
        connect(spent, tx(0).nonce(2).pay(1, 5).sign(30));
    }

    @Test
    void anAccountRotatesToAPolicyAndBack() {
        var policy = TransactionBuilder.policy(2, 31, 32, 33);
        var rotated = connect(chain.genesis(), tx(0).rotateTo(policy.id()).signRevealing(0));
        assertThat(
                        refusal(
                                rotated,
                                tx(0).nonce(1)
                                        .pay(1, 5)
                                        .signPolicy(policy, true, List.of(31), List.of(31))))
                .isEqualTo("bad-signers");
        var first =
                connect(
                        rotated,
                        tx(0).nonce(1)
                                .pay(1, 5)
                                .signPolicy(policy, true, List.of(31, 33), List.of(31, 33)));
        var second =
                connect(
                        first,
                        tx(0).nonce(2)
                                .pay(1, 5)
                                .signPolicy(policy, false, List.of(31, 32), List.of(32)));
        var back =
                connect(
                        second,
                        tx(0).nonce(3)
                                .rotateTo(Keys.key(0).id())
                                .signPolicy(policy, false, List.of(32, 33), List.of()));
        connect(back, tx(0).nonce(4).pay(1, 5).signRevealing(0));
        try (var view = replica.reader.open()) {
            assertThat(view.policy(policy.id())).contains(policy);
        }
    }

    @Test
    void aSignatureOfAnotherKeyMakesTheBlockInvalid() {
        var spoiled = tx(0).pay(1, 5);
        var foreign = spoiled.sign(3).witness().signatures().getFirst().signature();
        var witness =
                org.numicoin.chain.Witness.ofKey(java.util.Optional.of(Keys.publicKey(0)), foreign);
        var block = executed(chain.genesis(), new Transaction(spoiled.core(), witness));
        assertThat(rejection(writer.submit(block)).code()).isEqualTo("bad-signature");
    }

    private TransactionBuilder tx(int key) {
        return TransactionBuilder.from(spec, key);
    }

    private Node connect(Node parent, Transaction... transactions) {
        var node = chain.extend(parent, 6, transactions);
        assertConnected(writer.submit(node.block()));
        assertThat(replica.engine.position().tipId()).isEqualTo(node.id());
        return node;
    }

    private void assertRefused(Node parent, String code, TransactionBuilder transaction) {
        assertThat(refusal(parent, transaction.signRevealing(0))).isEqualTo(code);
    }

    private String refusal(Node parent, Transaction... transactions) {
        var rejected = rejection(writer.submit(unexecuted(parent, List.of(transactions))));
        assertThat(rejected.blameless()).isTrue();
        return rejected.code();
    }

    /// A block with a state root that nothing gives.
    private Block unexecuted(Node parent, List<Transaction> transactions) {
        var header = parent.block().header();
        var unmined =
                chain.header(
                        parent,
                        Keys.address(6),
                        header.timestamp() + spec.blockInterval(),
                        transactions,
                        HeaderRules.nextBaseFee(spec, header),
                        Hash256.ZERO);
        return new Block(chain.mine(unmined), transactions);
    }

    /// A block whose state root is right although its signatures are not: building does not verify
    /// them.
    private Block executed(Node parent, Transaction transaction) {
        return chain.extend(parent, 6, transaction).block();
    }

    /// Four transactions that together have exactly this weight.
    private List<Transaction> transactions(long weight) {
        long empty = tx(0).pay(7, 5).signRevealing(0).weight(spec);
        long payment = tx(0).pay(7, 5).pay(7, 5).signRevealing(0).weight(spec) - empty;
        long rest = weight - 4 * empty;
        long payments = rest / payment;
        long memo = rest % payment;
        var transactions = new ArrayList<Transaction>();
        for (int key = 0; key < 4; key++) {
            var builder = tx(key).pay(7, 5);
            long own = payments / 4 + (key < payments % 4 ? 1 : 0);
            for (long i = 0; i < own; i++) {
                builder.pay(7, 5);
            }
            long characters = key == 0 ? memo / 2 : key == 1 ? memo - memo / 2 : 0;
            builder.memo("m".repeat((int) characters));
            transactions.add(builder.signRevealing(key));
        }
        return transactions;
    }
}
