package org.numicoin.explorer.index;

import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// What happened at an address, on the main chain or in one block of it; the first is the sum of
/// the second, and taking a block back subtracts it.
///
/// @param transactions in which the address sends or receives
/// @param sent transactions that it sends
/// @param received payments to it
/// @param mined blocks that name it as miner
/// @param sentSum amounts of its payments, without fees
/// @param feeSum what it paid for being included
/// @param rewardSum rewards of the blocks that it mined
/// @param immature the part of the rewards that is not credited yet, in nano
public record AddressStats(
        long transactions,
        long sent,
        long received,
        long mined,
        WideSum sentSum,
        WideSum receivedSum,
        WideSum feeSum,
        WideSum rewardSum,
        long immature) {
    public static final AddressStats NONE =
            new AddressStats(0, 0, 0, 0, WideSum.ZERO, WideSum.ZERO, WideSum.ZERO, WideSum.ZERO, 0);

    static AddressStats ofSent(WideSum amounts, long fee) {
        return new AddressStats(
                0, 1, 0, 0, amounts, WideSum.ZERO, WideSum.of(fee), WideSum.ZERO, 0);
    }

    static AddressStats ofReceived(long amount) {
        return new AddressStats(
                0, 0, 1, 0, WideSum.ZERO, WideSum.of(amount), WideSum.ZERO, WideSum.ZERO, 0);
    }

    static AddressStats ofInvolved() {
        return new AddressStats(
                1, 0, 0, 0, WideSum.ZERO, WideSum.ZERO, WideSum.ZERO, WideSum.ZERO, 0);
    }

    static AddressStats ofMined(long reward) {
        return new AddressStats(
                0, 0, 0, 1, WideSum.ZERO, WideSum.ZERO, WideSum.ZERO, WideSum.of(reward), reward);
    }

    /// A reward became part of the balance.
    static AddressStats ofMatured(long reward) {
        return new AddressStats(
                0, 0, 0, 0, WideSum.ZERO, WideSum.ZERO, WideSum.ZERO, WideSum.ZERO, -reward);
    }

    AddressStats plus(AddressStats other) {
        return new AddressStats(
                transactions + other.transactions,
                sent + other.sent,
                received + other.received,
                mined + other.mined,
                sentSum.plus(other.sentSum),
                receivedSum.plus(other.receivedSum),
                feeSum.plus(other.feeSum),
                rewardSum.plus(other.rewardSum),
                immature + other.immature);
    }

    AddressStats minus(AddressStats other) {
        return new AddressStats(
                transactions - other.transactions,
                sent - other.sent,
                received - other.received,
                mined - other.mined,
                sentSum.minus(other.sentSum),
                receivedSum.minus(other.receivedSum),
                feeSum.minus(other.feeSum),
                rewardSum.minus(other.rewardSum),
                immature - other.immature);
    }

    void encode(ByteWriter out) {
        out.u64(transactions).u64(sent).u64(received).u64(mined);
        sentSum.encode(out);
        receivedSum.encode(out);
        feeSum.encode(out);
        rewardSum.encode(out);
        out.u64(immature);
    }

    static AddressStats decode(ByteReader in) {
        return new AddressStats(
                in.u64("transactions"),
                in.u64("sent"),
                in.u64("received"),
                in.u64("mined"),
                WideSum.decode(in),
                WideSum.decode(in),
                WideSum.decode(in),
                WideSum.decode(in),
                in.u64("immature"));
    }
}
