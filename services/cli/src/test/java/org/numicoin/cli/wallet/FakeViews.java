package org.numicoin.cli.wallet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.numicoin.chain.Account;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.PageStore;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StateTree;
import org.numicoin.json.Json;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;

/// Answers in the shapes of the explorer's OpenAPI document.
final class FakeViews {
    private FakeViews() {}

    static String fees(ChainSpec spec, BlockHeader tip) {
        long baseFee = HeaderRules.nextBaseFee(spec, tip);
        return Json.text(
                Map.of(
                        "fastestFee",
                        baseFee + 10,
                        "minimumFee",
                        spec.leastBaseFee(),
                        "next_base_fee",
                        baseFee,
                        "suggested_tip",
                        10,
                        "suggested_max_fee",
                        2 * baseFee + 10));
    }

    static String address(
            ChainSpec spec, Address address, Optional<Account> account, long pendingNonce) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("address", Bech32m.encode(spec.addressPrefix(), address));
        fields.put("exists", account.isPresent());
        fields.put("balance", nano(account.map(Account::balance).orElse(Amount.ZERO)));
        fields.put("nonce", account.map(Account::nonce).orElse(0L));
        fields.put("pending_nonce", pendingNonce);
        fields.put("immature", "0");
        account.ifPresent(known -> fields.put("authorization", authorization(known)));
        fields.put("chain_stats", Map.of("tx_count", 0, "sent_sum", "0"));
        fields.put("mempool_stats", Map.of("tx_count", 0, "sent_sum", "0", "fee_sum", "0"));
        return Json.text(fields);
    }

    static Map<String, Object> confirmed(long height, Hash256 block) {
        return Map.of(
                "confirmed",
                true,
                "block_height",
                height,
                "block_hash",
                block.toHex(),
                "block_time",
                1);
    }

    static Map<String, Object> pooled() {
        return Map.of("confirmed", false, "pool", "accepted");
    }

    static String history(
            ChainSpec spec, Address address, List<Transaction> all, Map<Hash256, Long> heights) {
        var shown = new ArrayList<Map<String, Object>>();
        for (Transaction transaction : all) {
            if (involves(transaction, address)) {
                shown.add(
                        transaction(
                                spec,
                                transaction,
                                Objects.requireNonNull(heights.get(transaction.id()))));
            }
        }
        return Json.text(Map.of("transactions", shown));
    }

    static String proof(ChainSpec spec, Address address, ChainBuilder.Node tip) {
        var entries = tip.state().entries();
        var leaves = new HashMap<Hash256, Optional<Hash256>>();
        var values = new HashMap<Hash256, Hash256>();
        entries.forEach((key, value) -> {
            Hash256 path = key.path();
            leaves.put(path, Optional.of(StateTree.leafHash(path, value.toBytes())));
            values.put(path, StateTree.valueHash(value.toBytes()));
        });
        var pages = PageStore.EMPTY.with(StateTree.update(PageStore.EMPTY, leaves));
        StateKey key = StateKey.account(address);
        var proof =
                StateTree.prove(
                        pages, key.path(), path -> Objects.requireNonNull(values.get(path)));
        var fields = new LinkedHashMap<String, Object>();
        fields.put("address", Bech32m.encode(spec.addressPrefix(), address));
        fields.put("exists", entries.containsKey(key));
        Optional.ofNullable(entries.get(key))
                .map(Bytes::toHex)
                .ifPresent(entry -> fields.put("entry", entry));
        fields.put("path", key.path().toHex());
        fields.put("siblings", proof.siblings().stream().map(Hash256::toHex).toList());
        proof.other()
                .ifPresent(leaf ->
                        fields.put(
                                "other_leaf",
                                Map.of(
                                        "path", leaf.path().toHex(),
                                        "value_hash", leaf.valueHash().toHex())));
        fields.put("state_root", tip.state().root().toHex());
        fields.put("block_hash", tip.id().toHex());
        fields.put("block_height", tip.height());
        return Json.text(fields);
    }

    private static Map<String, Object> transaction(
            ChainSpec spec, Transaction transaction, long height) {
        var core = transaction.core();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("txid", transaction.id().toHex());
        fields.put("sender", Bech32m.encode(spec.addressPrefix(), core.sender()));
        fields.put("nonce", core.nonce());
        fields.put("fee", "1000");
        switch (core.payload()) {
            case Payload.Transfer(var payments, var memo) -> {
                fields.put("type", "transfer");
                fields.put("memo", memo.toHex());
                fields.put(
                        "payments",
                        payments.stream()
                                .map(payment ->
                                        Map.of(
                                                "recipient",
                                                Bech32m.encode(
                                                        spec.addressPrefix(), payment.recipient()),
                                                "amount",
                                                nano(payment.amount())))
                                .toList());
            }
            case Payload.KeyRotation _ -> fields.put("type", "key-rotation");
        }
        fields.put("status", confirmed(height, Hash256.ZERO));
        return fields;
    }

    private static boolean involves(Transaction transaction, Address address) {
        var core = transaction.core();
        boolean receives =
                core.payload() instanceof Payload.Transfer transfer
                        && transfer.payments().stream()
                                .anyMatch(payment -> payment.recipient().equals(address));
        return receives || core.sender().equals(address);
    }

    private static Map<String, Object> authorization(Account account) {
        return Map.of(
                "id", account.authorization().toHex(),
                "kind", account.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "known",
                        IntStream.range(0, 16)
                                .filter(bit -> (account.known() >> bit & 1) != 0)
                                .boxed()
                                .toList());
    }

    private static String nano(Amount amount) {
        return Long.toString(amount.nano());
    }
}
