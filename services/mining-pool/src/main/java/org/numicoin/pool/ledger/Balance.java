package org.numicoin.pool.ledger;

/// What the pool owes one miner and has paid, in nano.
///
/// @param pending of blocks that are not mature
/// @param payable of mature blocks, not yet in a payout. Below zero when a block went away after it
///   was paid for: what the miner earns next makes up for it
/// @param reserved in a payout on its way, with the part of its fee
/// @param paid by payouts that the chain has
public record Balance(long pending, long payable, long reserved, long paid) {
    static final Balance ZERO = new Balance(0, 0, 0, 0);

    public Balance {
        if (pending < 0 || reserved < 0 || paid < 0) {
            throw new IllegalStateException(
                    "a part of a balance below zero: %d, %d, %d"
                            .formatted(pending, reserved, paid));
        }
    }

    Balance plus(long toPending, long toPayable, long toReserved, long toPaid) {
        return new Balance(
                Math.addExact(pending, toPending),
                Math.addExact(payable, toPayable),
                Math.addExact(reserved, toReserved),
                Math.addExact(paid, toPaid));
    }

    long sum() {
        return Math.addExact(Math.addExact(pending, payable), Math.addExact(reserved, paid));
    }
}
