package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.validator.chain.Results.assertConnected;
import static org.numicoin.validator.chain.Results.rejection;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// Shows that the branch says which key signs, whatever was verified before: a rotation connects,
/// is undone by a reorganization and comes back by another, while the signature cache knows
/// signatures of both keys over one transaction, or none.
final class RotationReorganizationTest {
    private static final int OLD = 0;
    private static final int NEW = 30;

    private final ChainSpec spec = Specs.fast();
    private final ChainBuilder chain = new ChainBuilder(spec);

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theKeyOfTheBranchSignsAndNoOtherWithAWarmAndAColdCache(boolean warm) {
        try (var replica = Replica.open(folder.resolve("store"), spec)) {
            var writer = new TestWriter(replica);
            var payment = tx(1).pay(1, 5);
            if (warm) {
                replica.signatures.add(Keys.check(signedByOld(payment), OLD));
                replica.signatures.add(Keys.check(payment.sign(OLD), OLD));
                replica.signatures.add(Keys.check(payment.sign(NEW), NEW));
            }
            var rotated = connect(writer, chain.genesis(), tx(0).rotateTo(Keys.key(NEW).id()));
            assertThat(refusal(writer, rotated, signedByOld(payment))).isEqualTo("bad-signature");
            var spent = connect(writer, rotated, payment.signRevealing(NEW));

            // Another branch, on which the account never rotated.
            var other = chain.extend(chain.genesis(), 5, tx(0).pay(1, 7).signRevealing(OLD));
            writer.submit(other.block());
            for (int i = 0; i < 2; i++) {
                other = chain.extend(other, 5);
                writer.submit(other.block());
            }
            assertThat(replica.engine.position().tipId()).isEqualTo(other.id());
            assertThat(refusal(writer, other, payment.sign(NEW))).isEqualTo("bad-signature");
            connect(writer, other, payment.sign(OLD));

            // The first branch again.
            var back = spent;
            for (int i = 0; i < 3; i++) {
                back = chain.extend(back, 6);
                writer.submit(back.block());
            }
            assertThat(replica.engine.position().tipId()).isEqualTo(back.id());
            var next = tx(2).pay(1, 5);
            assertThat(refusal(writer, back, next.sign(OLD))).isEqualTo("bad-signature");
            connect(writer, back, next.sign(NEW));
        }
    }

    private TransactionBuilder tx(long nonce) {
        return TransactionBuilder.from(spec, OLD).nonce(nonce);
    }

    /// In the form that the rotated account wants, with a signature of the key before.
    private static Transaction signedByOld(TransactionBuilder payment) {
        var signature = payment.sign(OLD).witness().signatures().getFirst().signature();
        return new Transaction(
                payment.core(), Witness.ofKey(Optional.of(Keys.publicKey(NEW)), signature));
    }

    private Node connect(TestWriter writer, Node parent, TransactionBuilder first) {
        return connect(writer, parent, first.signRevealing(OLD));
    }

    private Node connect(TestWriter writer, Node parent, Transaction transaction) {
        var node = chain.extend(parent, 6, transaction);
        assertConnected(writer.submit(node.block()));
        return node;
    }

    /// Of a block whose state root is right whoever signed: building does not verify.
    private String refusal(TestWriter writer, Node parent, Transaction transaction) {
        return rejection(writer.submit(chain.extend(parent, 6, transaction).block())).code();
    }
}
