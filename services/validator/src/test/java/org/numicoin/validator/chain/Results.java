package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.messaging.ChainEvent.Rejected;
import org.numicoin.messaging.ChainEvent.Step;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.validator.chain.ImportResult.Decided;

/// What tests of the engine say often.
final class Results {
    private Results() {}

    static Decision decision(ImportResult result) {
        assertThat(result).isInstanceOf(Decided.class);
        return ((Decided) result).decision();
    }

    static List<Step> steps(ImportResult result) {
        return decision(result).steps();
    }

    static Rejected rejection(ImportResult result) {
        var steps = steps(result);
        assertThat(steps).singleElement().isInstanceOf(Rejected.class);
        return (Rejected) steps.getFirst();
    }

    static void assertConnected(ImportResult result) {
        assertThat(decision(result).outcome())
                .isInstanceOfAny(Decision.Connected.class, Decision.Reorganized.class);
    }

    /// A small payment that creates an account of its own.
    static Transaction payment(ChainSpec spec, int key, long nonce, boolean reveal) {
        var builder = TransactionBuilder.from(spec, key).nonce(nonce).pay(key + 20, 20_000_000);
        return reveal ? builder.signRevealing(key) : builder.sign(key);
    }
}
