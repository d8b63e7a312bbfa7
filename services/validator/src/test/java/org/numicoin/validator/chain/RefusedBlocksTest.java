package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.validator.chain.Results.steps;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.messaging.ChainEvent.Rejected;
import org.numicoin.messaging.ChainEvent.Side;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.validator.chain.ImportResult.AlreadyKnown;
import org.numicoin.validator.state.StoreDump;

/// Blocks that are refused: what is remembered about them, and whose fault they are.
final class RefusedBlocksTest {
    private final ChainSpec spec = Specs.fast();
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
    void leavesTheOldTipWhenTheBranchFailsAndRemembersItsBlocks() {
        var a1 = chain.extend(chain.genesis(), 1, payment(0, 0, true));
        writer.submit(a1.block());
        var before = StoreDump.ofChain(replica.store);

        // Valid but for the signature, which only executing finds.
        var b1 = withGarbageSignature(chain.extend(chain.genesis(), 2, payment(1, 0, true)));
        var b2 = childOf(b1, chain.extend(chain.genesis(), 2, payment(1, 0, true)));
        assertThat(steps(writer.submit(b1))).first().isInstanceOf(Side.class);
        var rejected = rejections(writer.submit(b2));
        assertThat(rejected)
                .extracting(Rejected::code)
                .containsExactly("bad-signature", "bad-prevblk");
        assertThat(rejected).extracting(Rejected::blockId).containsExactly(b1.id(), b2.id());
        assertThat(rejected).allMatch(Rejected::blameless);
        assertThat(StoreDump.ofChain(replica.store)).isEqualTo(before);
        assertTip(a1);
        assertThat(writer.submit(b2)).isEqualTo(new AlreadyKnown(b2.id()));
    }

    @Test
    void rejectsDescendantsOfARememberedInvalidBlock() {
        var good = chain.extend(chain.genesis(), 1, payment(0, 0, true));
        var bad = withGarbageSignature(good);
        assertThat(rejections(writer.submit(bad)))
                .singleElement()
                .extracting(Rejected::code)
                .isEqualTo("bad-signature");
        var child = childOf(bad, good);
        assertThat(rejections(writer.submit(child)))
                .singleElement()
                .extracting(Rejected::code)
                .isEqualTo("bad-prevblk");
        assertThat(rejections(writer.submit(childOf(child, good))))
                .singleElement()
                .extracting(Rejected::code)
                .isEqualTo("bad-prevblk");
        assertTip(chain.genesis());
    }

    @Test
    void remembersNothingAboutABlockWhoseBodyWasMangled() {
        var node = chain.extend(chain.genesis(), 1, payment(0, 0, true), payment(1, 0, true));
        var header = node.block().header();
        var transactions = node.block().transactions();
        var swapped = List.of(transactions.get(1), transactions.get(0));
        var repeated = List.of(transactions.get(0), transactions.get(1), transactions.get(1));
        var spoiled = List.of(withGarbageSignature(transactions.get(0)), transactions.get(1));
        var shorter = transactions.subList(0, 1);
        for (var mangled : List.of(swapped, repeated, spoiled, shorter)) {
            var rejected = rejections(writer.submit(new Block(header, mangled)));
            assertThat(rejected).singleElement().matches(step -> !step.blameless());
            assertThat(rejected.getFirst().code())
                    .isIn("bad-txnmrklroot", "bad-witness-merkle-match");
        }
        steps(writer.submit(node.block()));
        assertTip(node);
    }

    @Test
    void rejectsWhatIsNoBlock() {
        var encoded = chain.extend(chain.genesis(), 1).block().encoded();
        var cut = Bytes.wrap(java.util.Arrays.copyOf(encoded, encoded.length - 1));
        assertThat(rejections(writer.submit(cut)))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.code()).isEqualTo("malformed");
                    assertThat(step.blameless()).isFalse();
                    assertThat(step.blockId()).isEqualTo(Block.decode(encoded).id());
                });
        assertThat(rejections(writer.submit(Bytes.ofHex("00"))))
                .singleElement()
                .extracting(Rejected::blockId)
                .isEqualTo(Hash256.ZERO);
    }

    @Test
    void rejectsABadHeaderBeforeItHashesIt() {
        var header = chain.extend(chain.genesis(), 1).block().header();
        var early = header.withTimestamp(spec.genesisTimestamp());
        assertThat(rejections(writer.submit(new Block(early, List.of()))))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.code()).isEqualTo("time-too-old");
                    assertThat(step.blameless()).isFalse();
                });
    }

    @Test
    void rejectsAHashAboveTheTarget() {
        var header = chain.extend(chain.genesis(), 1).block().header();
        var target = new org.numicoin.consensus.CompactTarget(header.target());
        int nonce = 0;
        while (target.isMetBy(chain.powHash().hash(header.withNonce(nonce, 7).proofOfWorkBlob()))) {
            nonce++;
        }
        var unsolved = new Block(header.withNonce(nonce, 7), List.of());
        assertThat(rejections(writer.submit(unsolved)))
                .singleElement()
                .extracting(Rejected::code)
                .isEqualTo("high-hash");
    }

    private Transaction payment(int key, long nonce, boolean reveal) {
        return Results.payment(spec, key, nonce, reveal);
    }

    private void assertTip(Node node) {
        assertThat(replica.engine.position().tipId()).isEqualTo(node.id());
    }

    private static List<Rejected> rejections(ImportResult result) {
        return steps(result).stream().map(Rejected.class::cast).toList();
    }

    private Block withGarbageSignature(Node node) {
        var transactions =
                node.block().transactions().stream()
                        .map(RefusedBlocksTest::withGarbageSignature)
                        .toList();
        var header = node.block().header();
        var parent = chain.node(header.parentId());
        var spoiled =
                chain.header(
                        parent,
                        header.miner(),
                        header.timestamp(),
                        transactions,
                        header.baseFee(),
                        header.stateRoot());
        return new Block(chain.mine(spoiled), transactions);
    }

    private static Transaction withGarbageSignature(Transaction transaction) {
        var signature = new byte[3309];
        signature[17] = 1;
        var entry = transaction.witness().signatures().getFirst();
        return new Transaction(
                transaction.core(), Witness.ofKey(entry.key(), Bytes.wrap(signature)));
    }

    /// A block with a valid header on a block that the builder does not know; its state root is
    /// arbitrary.
    private Block childOf(Block parent, Node twin) {
        var header = parent.header();
        var sibling = chain.extend(twin, Keys.address(5), header.timestamp() + 3_000, List.of());
        var history =
                chain.node(twin.parentId().orElseThrow())
                        .history()
                        .append(
                                parent.id(),
                                new org.numicoin.consensus.CompactTarget(header.target()).work(),
                                header.timestamp(),
                                twin.elapsed());
        var own = sibling.block().header();
        var unmined =
                new org.numicoin.chain.BlockHeader(
                        own.version(),
                        own.chainId(),
                        header.height() + 1,
                        parent.id(),
                        own.timestamp(),
                        own.target(),
                        own.transactionRoot(),
                        own.witnessRoot(),
                        own.stateRoot(),
                        history.root(),
                        own.extensionRoot(),
                        own.baseFee(),
                        own.weight(),
                        own.signals(),
                        own.miner(),
                        0,
                        0);
        return new Block(chain.mine(unmined), List.of());
    }
}
