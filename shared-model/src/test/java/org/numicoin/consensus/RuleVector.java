package org.numicoin.consensus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Totals;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.BodyRules.Body;
import org.numicoin.consensus.HeaderRules.HeaderInChain;
import org.numicoin.crypto.BouncyCastleSignatures;
import org.numicoin.crypto.ProofOfWorkHashes;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Specs;
import org.numicoin.wire.ByteReader;

/// One vector of vectors/rules.yml: bytes that break one rule of docs/spec/consensus.md, and the
/// code that must be answered.
sealed interface RuleVector {
    ChainSpec SPEC =
            ChainSpecs.parse(
                    Specs.yaml("rulevectors", 3, 100)
                            .replace("weight-limit: 8388608", "weight-limit: 262144")
                            .replace(
                                    "checkpoints: []",
                                    "checkpoints: [{height: 4, id: \"" + "11".repeat(32) + "\"}]"));

    String rule();

    String code();

    /// The code of the first violation that the rules find, or `valid`.
    String verdict();

    /// A header on its parent.
    record OfHeader(
            String rule,
            String code,
            Bytes parent,
            long parentElapsed,
            Bytes ancestors,
            Bytes header,
            long now)
            implements RuleVector {
        @Override
        public String verdict() {
            var decoded = BlockHeader.decode(header.toBytes());
            var inChain =
                    new HeaderInChain(
                            SPEC,
                            decoded,
                            BlockHeader.decode(parent.toBytes()),
                            parentElapsed,
                            ByteReader.decode(ancestors.toBytes(), HistoryTree::decode));
            var hash =
                    ProofOfWorkHashes.select(SPEC.proofOfWork().argon2())
                            .hash()
                            .hash(decoded.proofOfWorkBlob());
            return HeaderRules.timeNotTooNew(SPEC, decoded, now)
                    .or(() -> Rule.firstViolation(HeaderRules.IN_CHAIN, inChain))
                    .or(() -> HeaderRules.proofOfWorkMeetsTarget(decoded, hash))
                    .map(RuleViolation::code)
                    .orElse("valid");
        }
    }

    /// A block beside its header.
    record OfBody(String rule, String code, Bytes block) implements RuleVector {
        @Override
        public String verdict() {
            var body = new Body(SPEC, Block.decode(block.toBytes()));
            return Rule.firstViolation(BodyRules.MATCHES_HEADER, body)
                    .or(() -> Rule.firstViolation(BodyRules.IN_ISOLATION, body))
                    .map(RuleViolation::code)
                    .orElse("valid");
        }
    }

    /// Transactions in a row on a small state; all but the last are valid.
    record OfTransactions(
            String rule,
            String code,
            long height,
            long baseFee,
            Map<String, Bytes> accounts,
            List<Bytes> keys,
            List<Bytes> policies,
            List<Bytes> transactions)
            implements RuleVector {
        @Override
        public String verdict() {
            var execution = BlockExecution.begin(SPEC, state(), height, baseFee, Optional.empty());
            var verdict = "valid";
            for (Bytes transaction : transactions) {
                if (!verdict.equals("valid")) {
                    throw new IllegalStateException("only the last transaction is invalid");
                }
                verdict =
                        execution
                                .apply(Transaction.decode(transaction.toBytes()))
                                .map(RuleViolation::code)
                                .orElse("valid");
            }
            var provider = new BouncyCastleSignatures();
            var checks = SignatureCheck.withKeys(execution.signatureChecks(), state().knownKeys());
            for (var check : checks) {
                if (!provider.verify(
                        check.publicKey().orElseThrow().toBytes(),
                        check.message().toBytes(),
                        check.signature().toBytes())) {
                    verdict = new RuleViolation.BadSignature(check.keyId()).code();
                }
            }
            return verdict;
        }

        private StateView state() {
            var accountsByAddress = new HashMap<Address, Account>();
            accounts.forEach((address, entry) ->
                    accountsByAddress.put(
                            new Address(Hash256.ofHex(address)),
                            ByteReader.decode(entry.toBytes(), Account::decode)));
            return new VectorState(
                    accountsByAddress,
                    keys.stream().map(PublicKey::mlDsa65).toList(),
                    policies.stream()
                            .map(policy -> ByteReader.decode(policy.toBytes(), Policy::decode))
                            .toList());
        }
    }

    /// A block on the genesis block whose execution gives another state root.
    record OfExecution(String rule, String code, Bytes block) implements RuleVector {
        @Override
        public String verdict() {
            var decoded = Block.decode(block.toBytes());
            var genesis = org.numicoin.testing.MemoryState.genesis(SPEC);
            var execution =
                    BlockExecution.begin(
                            SPEC,
                            genesis,
                            decoded.header().height(),
                            decoded.header().baseFee(),
                            Optional.empty());
            decoded.transactions().forEach(execution::apply);
            var root = genesis.with(execution.finish()).root();
            return BodyRules.stateRootMatches(decoded.header(), root)
                    .map(RuleViolation::code)
                    .orElse("valid");
        }
    }

    record VectorState(Map<Address, Account> accounts, List<PublicKey> keys, List<Policy> policies)
            implements StateView {
        @Override
        public Optional<Account> account(Address address) {
            return Optional.ofNullable(accounts.get(address));
        }

        @Override
        public Optional<Amount> unpaidReward(long height) {
            return Optional.empty();
        }

        @Override
        public Totals totals() {
            return Totals.ZERO;
        }

        @Override
        public Optional<PublicKey> publicKey(Hash256 keyId) {
            return keys.stream().filter(key -> key.id().equals(keyId)).findFirst();
        }

        @Override
        public Optional<Policy> policy(Hash256 policyId) {
            return policies.stream().filter(policy -> policy.id().equals(policyId)).findFirst();
        }
    }

    static RuleVector parse(Map<?, ?> map) {
        var fields = new VectorFields(map);
        String rule = fields.text("rule");
        String code = fields.text("code");
        return switch (fields.text("of")) {
            case "header" ->
                    new OfHeader(
                            rule,
                            code,
                            fields.hex("parent"),
                            fields.number("parent-elapsed"),
                            fields.hex("ancestors"),
                            fields.hex("header"),
                            fields.number("now"));
            case "body" -> new OfBody(rule, code, fields.hex("block"));
            case "execution" -> new OfExecution(rule, code, fields.hex("block"));
            case "transactions" ->
                    new OfTransactions(
                            rule,
                            code,
                            fields.number("height"),
                            fields.number("base-fee"),
                            fields.hexByName("accounts"),
                            fields.hexes("keys"),
                            fields.hexes("policies"),
                            fields.hexes("transactions"));
            default -> throw new IllegalArgumentException("vector of " + fields.text("of"));
        };
    }
}
