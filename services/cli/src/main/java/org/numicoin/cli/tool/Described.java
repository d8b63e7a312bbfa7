package org.numicoin.cli.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Policy;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// Every field of an object of the chain, with the ids that follow from them, in the order of the
/// encoding.
final class Described {
    private final ChainSpec spec;

    Described(ChainSpec spec) {
        this.spec = spec;
    }

    Map<String, Object> header(BlockHeader header) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("id", header.id().toHex());
        fields.put("templateId", header.templateId().toHex());
        fields.put("version", header.version());
        fields.put("chainId", Integer.toUnsignedLong(header.chainId()));
        fields.put("height", header.height());
        fields.put("parentId", header.parentId().toHex());
        fields.put("timestamp", header.timestamp());
        fields.put("target", new CompactTarget(header.target()).toString());
        CompactTarget.parse(header.target())
                .ifPresent(target -> fields.put("work", target.work().toDecimal()));
        fields.put("transactionRoot", header.transactionRoot().toHex());
        fields.put("witnessRoot", header.witnessRoot().toHex());
        fields.put("stateRoot", header.stateRoot().toHex());
        fields.put("historyRoot", header.historyRoot().toHex());
        fields.put("extensionRoot", header.extensionRoot().toHex());
        fields.put("baseFee", header.baseFee());
        fields.put("weight", header.weight());
        fields.put("signals", "%08x".formatted(header.signals()));
        fields.put("miner", address(header.miner()));
        fields.put("nonce", "%08x".formatted(header.nonce()));
        fields.put("extraNonce", "%016x".formatted(header.extraNonce()));
        fields.put("blob", Bytes.wrap(header.proofOfWorkBlob()).toHex());
        return fields;
    }

    Map<String, Object> transaction(Transaction transaction) {
        TransactionCore core = transaction.core();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("id", transaction.id().toHex());
        fields.put("witnessId", transaction.witnessId().toHex());
        fields.put("fullId", transaction.fullId().toHex());
        fields.put("size", transaction.size());
        fields.put("weight", transaction.weight(spec));
        fields.put("version", TransactionCore.VERSION);
        fields.put("chainId", Integer.toUnsignedLong(core.chainId()));
        fields.put("type", core.payload().type());
        fields.put("sender", address(core.sender()));
        fields.put("nonce", core.nonce());
        fields.put("maxFee", core.maxFee());
        fields.put("tip", core.tip());
        fields.put("validUntil", core.validUntil());
        switch (core.payload()) {
            case Payload.Transfer(var payments, var memo) -> {
                var list = new ArrayList<Map<String, Object>>();
                payments.forEach(payment ->
                        list.add(
                                Map.of(
                                        "recipient", address(payment.recipient()),
                                        "amount", Long.toString(payment.amount().nano()))));
                fields.put("payments", list);
                fields.put("memo", memo.toHex());
            }
            case Payload.KeyRotation(var authorization) ->
                    fields.put("authorization", authorization.toHex());
        }
        fields.put("witness", witness(transaction.witness()));
        return fields;
    }

    Map<String, Object> block(Block block) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("header", header(block.header()));
        fields.put("transactions", block.transactions().stream().map(this::transaction).toList());
        return fields;
    }

    private Map<String, Object> witness(Witness witness) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("policyAccount", witness.policyAccount());
        witness.policy()
                .ifPresent(policy -> {
                    fields.put("policyId", policy.id().toHex());
                    fields.put("required", policy.required());
                    fields.put("keys", hex(policy.keyIds()));
                });
        fields.put("signers", places(witness.signers()));
        fields.put("reveals", places(witness.reveals()));
        var entries = new ArrayList<Map<String, Object>>();
        for (Witness.SignerEntry entry : witness.signatures()) {
            var signer = new LinkedHashMap<String, Object>();
            entry.key()
                    .ifPresent(key -> {
                        signer.put("keyId", key.id().toHex());
                        signer.put("publicKey", key.bytes().toHex());
                    });
            signer.put("signature", entry.signature().toHex());
            entries.add(signer);
        }
        fields.put("signatures", entries);
        return fields;
    }

    private String address(Address address) {
        return Bech32m.encode(spec.addressPrefix(), address);
    }

    private static List<String> hex(List<Hash256> ids) {
        return ids.stream().map(Hash256::toHex).toList();
    }

    private static List<Integer> places(int bits) {
        var places = new ArrayList<Integer>();
        for (int bit = 0; bit < Policy.KEYS_MAX; bit++) {
            if ((bits >> bit & 1) != 0) {
                places.add(bit);
            }
        }
        return places;
    }
}
