package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// A name that two signatures share would let one that holds vouch for one that does not.
final class TransactionSignaturesTest {
    private static final Transaction PAID =
            TransactionBuilder.from(Specs.fast(), 0).pay(3, 1_000_000_000).sign(0);

    @Test
    void theNameSaysWhichSignatureOfWhichMessage() {
        Set<Bytes> names = new HashSet<>();
        names.add(name(PAID));
        var signer = PAID.witness().signatures().getFirst();
        names.add(
                TransactionSignatures.check(PAID, 1, signer, Keys.key(0).id(), Optional.empty())
                        .name());
        names.add(name(withBitTurned(0)));
        names.add(name(withBitTurned(3_308)));
        var other = TransactionBuilder.from(Specs.fast(), 0).pay(3, 1_000_000_001).core();
        names.add(name(new Transaction(other, PAID.witness())));
        assertThat(names).hasSize(5);
    }

    private static Bytes name(Transaction transaction) {
        return Keys.check(transaction, 0).name();
    }

    private static Transaction withBitTurned(int place) {
        byte[] signature = PAID.witness().signatures().getFirst().signature().toBytes();
        signature[place] ^= 1;
        var signer = new Witness.SignerEntry(Optional.empty(), Bytes.wrap(signature));
        return new Transaction(
                PAID.core(), new Witness(false, Optional.empty(), 1, 0, List.of(signer)));
    }
}
