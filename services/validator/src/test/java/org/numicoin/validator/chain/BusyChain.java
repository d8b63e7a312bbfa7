package org.numicoin.validator.chain;

import static org.numicoin.validator.chain.Results.assertConnected;

import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;

/// A chain full of payments, in which now and then the last block is replaced by a branch of two.
public final class BusyChain {
    private static final int PAYMENTS_OF_BLOCK = 24;

    private final ChainSpec spec;
    private final TestWriter writer;
    private final ChainBuilder chain;
    private final int[] nonces = new int[Specs.FUNDED_KEYS];
    private Node tip;

    public BusyChain(ChainSpec spec, TestWriter writer) {
        this.spec = spec;
        this.writer = writer;
        this.chain = new ChainBuilder(spec);
        this.tip = chain.genesis();
    }

    public void grow(int blocks) {
        for (int i = 0; i < blocks; i++) {
            Node parent = tip;
            if (i % 10 == 9) {
                Node fork = chain.node(tip.parentId().orElseThrow());
                takeNonces(fork);
                parent = chain.extend(fork, 1);
                writer.submit(parent.block());
            }
            tip = chain.extend(parent, i, payments());
            assertConnected(writer.submit(tip.block()));
        }
    }

    private Transaction[] payments() {
        var payments = new Transaction[PAYMENTS_OF_BLOCK];
        for (int i = 0; i < payments.length; i++) {
            int key = i % nonces.length;
            payments[i] = Results.payment(spec, key, nonces[key], nonces[key] == 0);
            nonces[key]++;
        }
        return payments;
    }

    private void takeNonces(Node node) {
        for (int key = 0; key < nonces.length; key++) {
            nonces[key] = (int) node.state().account(Keys.address(key)).orElseThrow().nonce();
        }
    }
}
