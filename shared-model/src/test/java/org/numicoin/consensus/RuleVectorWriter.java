package org.numicoin.consensus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;
import org.numicoin.wire.ByteWriter;

/// Writes vectors/rules.yml: for each rule the least change that turns something valid into a
/// violation of just that rule. Run it after a consensus change, with the file as argument, and
/// read the difference.
final class RuleVectorWriter {
    private static final ChainSpec SPEC = RuleVector.SPEC;
    private static final long MANY = 1_000_000_000_000L;

    private final StringBuilder out = new StringBuilder();
    private final ChainBuilder chain = new ChainBuilder(SPEC);
    private final ChainBuilder.Node parent = chain.extend(chain.genesis(), 7);
    private final BlockHeader valid = chain.extend(parent, 7).block().header();

    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), new RuleVectorWriter().write());
    }

    String write() {
        out.append(
                """
                # One vector for each rule of docs/spec/consensus.md: the bytes, and the code that must be answered.
                # Chain spec: RuleVector.SPEC of the tests. Written by RuleVectorWriter; never edited by hand.
                """);
        headers();
        bodies();
        transactions();
        execution();
        return out.toString();
    }

    private void headers() {
        header("valid", "valid", valid, true);
        header("H1", "bad-version", at(valid, 0, 2, 2), true);
        header("H2", "bad-chain-id", at(valid, 2, 4, 98), true);
        header("H4", "bad-height", at(valid, 6, 8, 3), true);
        header(
                "H5",
                "time-too-old",
                valid.withTimestamp(parent.block().header().timestamp()),
                true);
        header("H6", "time-too-new", valid.withTimestamp(now() + SPEC.futureLimit() + 1), true);
        header("H7", "bad-extension", at(valid, 210, 8, 1), true);
        header("H8", "bad-basefee", at(valid, 218, 8, 101), true);
        header("H9", "bad-diffbits", at(valid, 54, 4, 0x207ffffe), true);
        header("H10", "bad-history-root", at(valid, 178, 8, 1), true);
        var highHash = valid;
        while (isMined(highHash)) {
            highHash = highHash.withNonce(highHash.nonce() + 1, 0);
        }
        header("H11", "high-hash", highHash, false);
        var below = chain.extend(chain.extend(parent, 7), 7);
        header("H12", "bad-checkpoint", below, chain.extend(below, 7).block().header(), false);
    }

    private void bodies() {
        var transaction = TransactionBuilder.from(SPEC, 0).pay(1, MANY / 10).signRevealing(0);
        var other = TransactionBuilder.from(SPEC, 0).pay(2, MANY / 10).signRevealing(0);
        var block = chain.extend(chain.genesis(), 7, transaction).block();
        body("valid", "valid", block);
        body("B1", "bad-txnmrklroot", new Block(block.header(), List.of(other)));
        var spoiled =
                new Transaction(
                        transaction.core(),
                        Witness.ofKey(
                                Optional.of(Keys.publicKey(0)),
                                other.witness().signatures().getFirst().signature()));
        body("B2", "bad-witness-merkle-match", new Block(block.header(), List.of(spoiled)));
        body("B3", "bad-blk-weight", tooHeavy());
        body("B4", "bad-weight", new Block(at(block.header(), 226, 4, 1), block.transactions()));
    }

    /// Four transfers of 256 payments weigh more than the limit of this spec.
    private Block tooHeavy() {
        var transactions =
                java.util.stream.IntStream.range(0, 4)
                        .mapToObj(nonce -> {
                            var builder = TransactionBuilder.from(SPEC, 0).nonce(nonce);
                            for (int i = 0; i < 256; i++) {
                                builder.pay(1, 1);
                            }
                            return builder.sign(0);
                        })
                        .toList();
        var header =
                chain.header(
                        chain.genesis(),
                        Keys.address(7),
                        now(),
                        transactions,
                        SPEC.firstBaseFee(),
                        Hash256.ZERO);
        return new Block(header, transactions);
    }

    private void transactions() {
        var sender = funded(0, Account.Kind.NOT_REVEALED, 0);
        var known = funded(0, Account.Kind.KEY, 1);
        var pay = TransactionBuilder.from(SPEC, 0).pay(1, MANY / 10);
        transaction("valid", "valid", sender, pay.signRevealing(0));
        transaction(
                "T1",
                "bad-tx-chain-id",
                sender,
                TransactionBuilder.from(otherChain(), Keys.address(0)).pay(1, 1).signRevealing(0));
        transaction("T2", "tx-expired", sender, fresh().validUntil(9).signRevealing(0));
        transaction("T3", "max-fee-below-base-fee", sender, fresh().fee(99, 0).signRevealing(0));
        transaction("T4", "bad-nonce", sender, fresh().nonce(1).signRevealing(0));
        transaction("T5", "bad-authorization", sender, fresh().signRevealing(2));
        var policy = TransactionBuilder.policy(2, 1, 2, 3);
        var policyAddress = new Address(policy.id());
        var spend = TransactionBuilder.from(SPEC, policyAddress).pay(1, MANY / 10);
        transactions(
                "T6",
                "bad-signers",
                Map.of(policyAddress, Account.created(policyAddress, new Amount(MANY))),
                List.of(spend.signPolicy(policy, true, List.of(1, 2, 3), List.of(1, 2, 3))));
        transaction("T7", "bad-reveals", known, fresh().signRevealing(0));
        transaction(
                "T8",
                "insufficient-balance",
                sender,
                TransactionBuilder.from(SPEC, 0).pay(0, MANY).signRevealing(0));
        transaction(
                "T9",
                "below-account-minimum",
                sender,
                TransactionBuilder.from(SPEC, 0)
                        .pay(9, SPEC.accountMinimum().nano() - 1)
                        .signRevealing(0));
        var core = fresh().core();
        var foreign = Keys.key(0).sign(org.numicoin.crypto.SignedMessage.transaction(Hash256.ZERO));
        transaction(
                "T10",
                "bad-signature",
                sender,
                new Transaction(core, Witness.ofKey(Optional.of(Keys.publicKey(0)), foreign)));
    }

    private void execution() {
        var block = chain.extend(chain.genesis(), 7).block();
        block("execution", "valid", "valid", block);
        block(
                "execution",
                "E1",
                "bad-state-root",
                new Block(at(block.header(), 146, 8, 1), List.of()));
    }

    private TransactionBuilder fresh() {
        return TransactionBuilder.from(SPEC, 0).pay(1, MANY / 10);
    }

    private static ChainSpec otherChain() {
        return ChainSpecs.named("localnet");
    }

    private static Map<Address, Account> funded(int key, Account.Kind kind, int known) {
        var address = Keys.address(key);
        return Map.of(address, new Account(new Amount(MANY), 0, address.payload(), kind, known));
    }

    private void header(String rule, String code, BlockHeader header, boolean mine) {
        header(rule, code, parent, header, mine);
    }

    private void header(
            String rule, String code, ChainBuilder.Node parent, BlockHeader header, boolean mine) {
        var ancestors = new ByteWriter();
        parent.history().encode(ancestors);
        entry("header", rule, code);
        field("parent", hex(parent.block().header().encoded()));
        field("parent-elapsed", Long.toString(parent.elapsed()));
        field("ancestors", hex(ancestors.toBytes()));
        field("header", hex((mine ? chain.mine(header) : header).encoded()));
        field("now", Long.toString(now()));
    }

    private void body(String rule, String code, Block block) {
        block("body", rule, code, block);
    }

    private void block(String of, String rule, String code, Block block) {
        entry(of, rule, code);
        field("block", hex(block.encoded()));
    }

    private void transaction(
            String rule, String code, Map<Address, Account> accounts, Transaction transaction) {
        transactions(rule, code, accounts, List.of(transaction));
    }

    private void transactions(
            String rule,
            String code,
            Map<Address, Account> accounts,
            List<Transaction> transactions) {
        entry("transactions", rule, code);
        field("height", "10");
        field("base-fee", "100");
        out.append("  accounts:\n");
        accounts.forEach((address, account) ->
                out.append("    \"%s\": \"%s\"\n".formatted(address, hex(account.encoded()))));
        list("keys", List.of(Keys.publicKey(0).bytes()));
        list("policies", List.of());
        list("transactions", transactions.stream().map(t -> Bytes.wrap(t.encoded())).toList());
    }

    private void entry(String of, String rule, String code) {
        out.append("- of: \"%s\"\n".formatted(of));
        field("rule", rule);
        field("code", code);
    }

    private void field(String name, String value) {
        out.append("  %s: \"%s\"\n".formatted(name, value));
    }

    private void list(String name, List<Bytes> values) {
        out.append("  %s: [".formatted(name));
        out.append(String.join(", ", values.stream().map(v -> '"' + v.toHex() + '"').toList()));
        out.append("]\n");
    }

    private boolean isMined(BlockHeader header) {
        return new CompactTarget(header.target())
                .isMetBy(chain.powHash().hash(header.proofOfWorkBlob()));
    }

    private long now() {
        return valid.timestamp();
    }

    /// The header with the last `width` bytes of a field set to a value.
    private static BlockHeader at(BlockHeader header, int offset, int width, long value) {
        byte[] encoded = header.encoded();
        for (int i = width - 1; i >= 0; i--) {
            encoded[offset + i] = (byte) value;
            value >>>= 8;
        }
        return BlockHeader.decode(encoded);
    }

    private static String hex(byte[] bytes) {
        return Bytes.wrap(bytes).toHex();
    }
}
