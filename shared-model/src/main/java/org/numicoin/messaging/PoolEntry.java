package org.numicoin.messaging;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Payment;
import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// `pool.ledger`: one entry of a pool's books. The log is the commit point: what is not in it has
/// not been decided, and nothing is signed for, or sent, before it is.
///
/// @param term of the accountant, rising with each election
/// @param sequence gapless from 1
/// @param sharesNext offset of `pool.shares` up to which the accountant had read, exclusive
/// @param chainSequence of the last event of `chain.events` that it had read
public record PoolEntry(long term, long sequence, long sharesNext, long chainSequence, Step step)
        implements Message {
    /// Most miners that one block is shared out among.
    public static final int CREDITS_MAX = 16_384;

    /// Most recipients of one payout: what one transfer holds.
    public static final int PAYMENTS_MAX = 256;

    static final int TYPE = 10;

    /// What was decided.
    public sealed interface Step {
        int kind();

        void encode(ByteWriter out);
    }

    /// An accountant was elected; its term is that of the entry.
    public record TermStarted(String writer) implements Step {
        @Override
        public int kind() {
            return 1;
        }

        @Override
        public void encode(ByteWriter out) {
            out.text16(writer);
        }
    }

    /// A block of the pool is in the main chain. Fee and credits together are its reward.
    ///
    /// @param solver whose share it was; empty when no share in the log names the block
    /// @param credits by rising address
    public record BlockCredited(
            Hash256 block,
            long height,
            Amount reward,
            Optional<Address> solver,
            Amount fee,
            List<Payment> credits)
            implements Step {
        public BlockCredited {
            credits = List.copyOf(credits);
            requireAscending(credits, 0, CREDITS_MAX);
            if (!sum(credits).plus(fee).equals(reward)) {
                throw new IllegalArgumentException("fee and credits are the reward, to the nano");
            }
        }

        @Override
        public int kind() {
            return 2;
        }

        @Override
        public void encode(ByteWriter out) {
            out.hash(block).u64(height).amount(reward).flag(solver.isPresent());
            solver.ifPresent(out::address);
            out.amount(fee);
            encodePayments(credits, out);
        }
    }

    /// The block is so deep in the main chain that its reward can be spent: its credits are
    /// payable.
    public record BlockMatured(Hash256 block) implements Step {
        @Override
        public int kind() {
            return 3;
        }

        @Override
        public void encode(ByteWriter out) {
            out.hash(block);
        }
    }

    /// Another block is in its place, as deep: its credits are gone.
    public record BlockOrphaned(Hash256 block) implements Step {
        @Override
        public int kind() {
            return 4;
        }

        @Override
        public void encode(ByteWriter out) {
            out.hash(block);
        }
    }

    /// Money was put aside for one transaction.
    ///
    /// @param payments by rising address
    /// @param fee the most that it may cost; the recipients bear it in equal parts
    /// @param time milliseconds since 1970, for people
    public record PayoutReserved(long payout, List<Payment> payments, Amount fee, long time)
            implements Step {
        public PayoutReserved {
            payments = List.copyOf(payments);
            requireAscending(payments, 1, PAYMENTS_MAX);
        }

        @Override
        public int kind() {
            return 5;
        }

        @Override
        public void encode(ByteWriter out) {
            out.u64(payout);
            encodePayments(payments, out);
            out.amount(fee).u64(time);
        }
    }

    /// The one transaction that makes a payout. Anybody may send these bytes, any number of times.
    public record PayoutSigned(long payout, long nonce, Hash256 id, Bytes transaction)
            implements Step {
        @Override
        public int kind() {
            return 6;
        }

        @Override
        public void encode(ByteWriter out) {
            out.u64(payout).u64(nonce).hash(id).bytes32(transaction);
        }
    }

    /// It was mined, and is deep enough to count.
    ///
    /// @param fee what it did cost
    public record PayoutConfirmed(long payout, Hash256 block, long height, Amount fee)
            implements Step {
        @Override
        public int kind() {
            return 7;
        }

        @Override
        public void encode(ByteWriter out) {
            out.u64(payout).hash(block).u64(height).amount(fee);
        }
    }

    /// A reorganization took away the block that had it: it is waited for, and sent, again.
    public record PayoutTakenBack(long payout, Hash256 block) implements Step {
        @Override
        public int kind() {
            return 8;
        }

        @Override
        public void encode(ByteWriter out) {
            out.u64(payout).hash(block);
        }
    }

    /// It can never be mined, so that the money goes back to whom it was reserved for.
    ///
    /// @param other the transaction that has its nonce; empty where none was signed
    public record PayoutReleased(long payout, Optional<Hash256> other) implements Step {
        @Override
        public int kind() {
            return 9;
        }

        @Override
        public void encode(ByteWriter out) {
            out.u64(payout).hash(other.orElse(Hash256.ZERO));
        }
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void encodeContent(ByteWriter out) {
        out.u64(term).u64(sequence).u64(sharesNext).u64(chainSequence).u8(step.kind());
        step.encode(out);
    }

    static PoolEntry decodeContent(ByteReader in) {
        return new PoolEntry(
                in.u64("term"),
                in.u64("sequence"),
                in.u64("next share"),
                in.u64("chain sequence"),
                decodeStep(in.u8("entry kind"), in));
    }

    private static Step decodeStep(int kind, ByteReader in) {
        int start = in.position();
        try {
            return switch (kind) {
                case 1 -> new TermStarted(in.text16(Origin.TEXT_BYTES_MAX, "writer"));
                case 2 ->
                        new BlockCredited(
                                in.hash("block id"),
                                in.u64("height"),
                                in.amount("reward"),
                                in.flag("solver present")
                                        ? Optional.of(in.address("solver"))
                                        : Optional.empty(),
                                in.amount("fee"),
                                decodePayments(in, CREDITS_MAX));
                case 3 -> new BlockMatured(in.hash("block id"));
                case 4 -> new BlockOrphaned(in.hash("block id"));
                case 5 ->
                        new PayoutReserved(
                                in.u64("payout"),
                                decodePayments(in, PAYMENTS_MAX),
                                in.amount("fee"),
                                in.u64("time"));
                case 6 ->
                        new PayoutSigned(
                                in.u64("payout"),
                                in.u64("nonce"),
                                in.hash("transaction id"),
                                in.bytes32(Transaction.BYTES_MAX, "transaction"));
                case 7 ->
                        new PayoutConfirmed(
                                in.u64("payout"),
                                in.hash("block id"),
                                in.u64("height"),
                                in.amount("fee"));
                case 8 -> new PayoutTakenBack(in.u64("payout"), in.hash("block id"));
                case 9 ->
                        new PayoutReleased(
                                in.u64("payout"),
                                Optional.of(in.hash("transaction id"))
                                        .filter(id -> !id.equals(Hash256.ZERO)));
                default -> throw new DecodeException(in.position(), "an entry kind, not " + kind);
            };
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new DecodeException(start, "an entry that adds up (" + e.getMessage() + ")");
        }
    }

    private static void encodePayments(List<Payment> payments, ByteWriter out) {
        out.u32(payments.size());
        payments.forEach(payment -> out.address(payment.recipient()).amount(payment.amount()));
    }

    private static List<Payment> decodePayments(ByteReader in, int max) {
        int count = in.count(in.u32("payments"), 0, max, "payments");
        return in.list(
                count,
                Payment.BYTES,
                "payments",
                each -> new Payment(each.address("recipient"), each.amount("amount")));
    }

    private static void requireAscending(List<Payment> payments, int min, int max) {
        if (payments.size() < min || payments.size() > max) {
            throw new IllegalArgumentException(payments.size() + " payments");
        }
        for (int i = 1; i < payments.size(); i++) {
            if (payments.get(i - 1).recipient().compareTo(payments.get(i).recipient()) >= 0) {
                throw new IllegalArgumentException("recipients by strictly rising address");
            }
        }
    }

    private static Amount sum(List<Payment> payments) {
        return payments.stream().map(Payment::amount).reduce(Amount.ZERO, Amount::plus);
    }
}
