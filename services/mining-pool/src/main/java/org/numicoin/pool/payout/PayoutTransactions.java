package org.numicoin.pool.payout;

import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Payment;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.messaging.PoolEntry.PayoutReserved;
import org.numicoin.messaging.PoolEntry.PayoutSigned;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;

/// Makes the transaction of a payout, whose fee can never be more than what was reserved.
final class PayoutTransactions {
    /// So much may the base fee rise before a payout has to wait for it to fall.
    private static final long BASE_FEE_ROOM = 4;

    /// A tenth of the base fee more makes a miner prefer it to an empty place.
    private static final long TIP_DIVISOR = 10;

    /// Bytes of a transfer but for its payments: core, witness form, scheme and signature.
    private static final long BYTES_BEFORE_PAYMENTS =
            1 + 4 + 1 + 32 + 4 * 8 + 2 + 2 + 5 + 1 + PublicKey.SIGNATURE_BYTES;

    private final ChainSpec spec;
    private final PayoutSigner signer;

    PayoutTransactions(ChainSpec spec, PayoutSigner signer) {
        this.spec = spec;
        this.signer = signer;
    }

    Address sender() {
        return signer.address();
    }

    boolean canSign(Account account) {
        return signer.hasKeyOf(account);
    }

    /// The most that a payout to so many may cost.
    Amount feeMax(int payments, Account account, long baseFee) {
        long rate =
                Math.min(
                        TransactionCore.FEE_RATE_MAX,
                        Math.addExact(Math.multiplyExact(BASE_FEE_ROOM, baseFee), tip(baseFee)));
        return Amount.ofNano(Math.multiplyExact(weight(payments, account), rate));
    }

    PayoutSigned sign(PayoutReserved payout, Account account) {
        long weight = weight(payout.payments().size(), account);
        long rate = Math.min(TransactionCore.FEE_RATE_MAX, payout.fee().nano() / weight);
        var core =
                new TransactionCore(
                        spec.chainId(),
                        signer.address(),
                        account.nonce(),
                        rate,
                        Math.min(rate, tip(rate / BASE_FEE_ROOM)),
                        TransactionCore.NEVER_EXPIRES,
                        new Payload.Transfer(payout.payments(), Bytes.EMPTY));
        Transaction transaction = signer.sign(core, account);
        long cost = Math.multiplyExact(transaction.weight(spec), rate);
        if (!transaction.core().equals(core) || cost > payout.fee().nano()) {
            throw new IllegalStateException(
                    "payout %d may cost %s, its transaction %d nano"
                            .formatted(payout.payout(), payout.fee(), cost));
        }
        return new PayoutSigned(
                payout.payout(), core.nonce(), core.id(), Bytes.wrap(transaction.encoded()));
    }

    private static long tip(long baseFee) {
        return Math.max(1, baseFee / TIP_DIVISOR);
    }

    private long weight(int payments, Account account) {
        boolean reveals = account.kind() == Account.Kind.NOT_REVEALED;
        return BYTES_BEFORE_PAYMENTS
                + (reveals ? PublicKey.BYTES : 0)
                + payments * (Payment.BYTES + spec.paymentWeight());
    }
}
