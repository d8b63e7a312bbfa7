package org.numicoin.gateway.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// Miners at all nodes, alike strong: who finds the next block and when is chance. A block has up
/// to two transactions, and not every node has heard of them before.
final class Miners {
    private static final int TRANSACTIONS_MAX = 2;
    private static final double KNOWN = 0.7;

    private final SimulatedWorld world;

    Miners(SimulatedWorld world) {
        this.world = world;
    }

    /// Lets time pass until so many blocks have been found.
    void mine(int blocks) {
        for (int i = 0; i < blocks; i++) {
            double share = -Math.log(1 - world.random.nextDouble());
            world.time.run((long) (share * world.blocks.spec().blockInterval()));
            var running = world.nodes.stream().filter(SimulatedNode::isRunning).toList();
            mineAt(running.get(world.random.nextInt(running.size())));
        }
    }

    HeaderNode mineAt(SimulatedNode node) {
        var transactions = new ArrayList<Transaction>();
        int count = world.random.nextInt(TRANSACTIONS_MAX + 1);
        while (transactions.size() < count) {
            transactions.add(transaction(world.blocks.spec()));
        }
        transactions.forEach(this::tell);
        node.gateway().ifPresent(gateway -> transactions.forEach(gateway.memory()::announced));
        return node.mine(List.copyOf(transactions));
    }

    private void tell(Transaction transaction) {
        for (SimulatedNode node : world.nodes) {
            if (world.random.nextDouble() < KNOWN) {
                node.gateway().ifPresent(gateway -> gateway.memory().accepted(transaction));
            }
        }
    }

    /// One payment that nobody would execute.
    private Transaction transaction(ChainSpec spec) {
        var signature = new byte[PublicKey.SIGNATURE_BYTES];
        world.random.nextBytes(signature);
        var payment = new Payment(new Address(hash()), new Amount(1));
        return new Transaction(
                new TransactionCore(
                        spec.chainId(),
                        new Address(hash()),
                        0,
                        1_000,
                        0,
                        TransactionCore.NEVER_EXPIRES,
                        new Payload.Transfer(List.of(payment), Bytes.EMPTY)),
                Witness.ofKey(Optional.empty(), Bytes.wrap(signature)));
    }

    private Hash256 hash() {
        var random = world.random;
        return new Hash256(
                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
