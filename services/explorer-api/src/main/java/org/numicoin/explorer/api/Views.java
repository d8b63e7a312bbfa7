package org.numicoin.explorer.api;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Policy;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionContent;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.WitnessForm;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.explorer.api.TransactionView.PaymentView;
import org.numicoin.explorer.api.TransactionView.PolicyView;
import org.numicoin.explorer.api.TransactionView.StatusView;
import org.numicoin.explorer.api.TransactionView.WitnessView;
import org.numicoin.explorer.index.BlockRow;
import org.numicoin.explorer.index.ChainView;
import org.numicoin.explorer.pool.PooledTransaction;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;

/// Makes the shapes of answers from what index and pool hold.
public final class Views {
    private final ChainSpec spec;

    public Views(ChainSpec spec) {
        this.spec = spec;
    }

    ChainSpec spec() {
        return spec;
    }

    public String address(Address address) {
        return Bech32m.encode(spec.addressPrefix(), address);
    }

    static String amount(Amount amount) {
        return Long.toString(amount.nano());
    }

    public BlockView block(BlockRow row) {
        var header = row.header();
        return new BlockView(
                row.id().toHex(),
                header.height(),
                header.version(),
                header.timestamp() / 1_000,
                header.timestamp(),
                row.transactions(),
                row.bytes(),
                header.weight(),
                header.parentId().toHex(),
                header.transactionRoot().toHex(),
                header.witnessRoot().toHex(),
                header.stateRoot().toHex(),
                header.historyRoot().toHex(),
                header.extensionRoot().toHex(),
                header.target(),
                new CompactTarget(header.target()).work().toDecimal(),
                row.chainWork().toDecimal(),
                header.baseFee(),
                row.medianTip(),
                header.signals(),
                address(header.miner()),
                HexFormat.of().toHexDigits(header.nonce()),
                HexFormat.of().toHexDigits(header.extraNonce()),
                amount(row.fees()),
                amount(row.tips()),
                amount(row.reward()));
    }

    /// A transaction of the main chain.
    TransactionView transaction(TransactionContent transaction, BlockRow block) {
        return view(transaction, block.header().baseFee(), status(block));
    }

    /// A transaction in the pool, with the fee that it would pay in the block after the tip.
    public TransactionView transaction(PooledTransaction pooled, BlockRow tip) {
        return view(
                pooled.transaction(),
                HeaderRules.nextBaseFee(spec, tip.header()),
                StatusView.pooled(pooled.queued()));
    }

    /// The transaction at a place of a view, whose block is there too.
    TransactionView transaction(ChainView.Found found, ChainView view) {
        return transaction(found.transaction().decoded(), blockOf(found, view));
    }

    static BlockRow blockOf(ChainView.Found found, ChainView view) {
        return view.block(found.location().height())
                .orElseThrow(() -> new IllegalStateException("a transaction without its block"));
    }

    public static StatusView status(BlockRow block) {
        return StatusView.confirmed(block.height(), block.id().toHex(), block.header().timestamp());
    }

    private TransactionView view(TransactionContent transaction, long baseFee, StatusView status) {
        var fullId =
                transaction instanceof Transaction whole
                        ? Optional.of(whole.fullId().toHex())
                        : Optional.<String>empty();
        var core = transaction.core();
        long weight = transaction.weight(spec);
        Optional<Long> rate =
                core.maxFee() < baseFee
                        ? Optional.empty()
                        : Optional.of(TransactionRules.feeRate(core, baseFee));
        var transfer =
                core.payload() instanceof Payload.Transfer payload
                        ? Optional.of(payload)
                        : Optional.<Payload.Transfer>empty();
        var rotation =
                core.payload() instanceof Payload.KeyRotation payload
                        ? Optional.of(payload.authorization())
                        : Optional.<Hash256>empty();
        return new TransactionView(
                transaction.id().toHex(),
                fullId,
                TransactionCore.VERSION,
                transfer.isPresent() ? "transfer" : "key-rotation",
                address(core.sender()),
                core.nonce(),
                core.maxFee(),
                core.tip(),
                core.validUntil() == TransactionCore.NEVER_EXPIRES
                        ? Optional.empty()
                        : Optional.of(core.validUntil()),
                transfer.map(this::payments),
                transfer.map(payload -> payload.memo().toHex()),
                rotation.map(Hash256::toHex),
                witness(transaction.witnessForm(), fullId.isEmpty()),
                transaction.size(),
                weight,
                rate.map(value -> Long.toString(Math.multiplyExact(value, weight))),
                rate,
                status);
    }

    private List<PaymentView> payments(Payload.Transfer transfer) {
        return transfer.payments().stream()
                .map(payment ->
                        new PaymentView(address(payment.recipient()), amount(payment.amount())))
                .toList();
    }

    private static WitnessView witness(WitnessForm witness, boolean pruned) {
        return new WitnessView(
                witness.policyAccount(),
                witness.policy()
                        .map(policy ->
                                new PolicyView(
                                        policy.required(),
                                        policy.keyIds().stream().map(Hash256::toHex).toList())),
                places(witness.signers()),
                places(witness.reveals()),
                witness.witnessSize(),
                pruned);
    }

    static List<Integer> places(int bits) {
        var places = new ArrayList<Integer>();
        for (int bit = 0; bit < Policy.KEYS_MAX; bit++) {
            if ((bits >>> bit & 1) != 0) {
                places.add(bit);
            }
        }
        return places;
    }
}
