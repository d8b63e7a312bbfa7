package org.numicoin.consensus;

import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// What a block or transaction breaks: one record a rule, with the numbers that show it. The code
/// is the stable name on the wire, in answers and in metrics; docs/spec/consensus.md lists rule,
/// code and vector side by side.
public sealed interface RuleViolation {
    String code();

    /// The numbers that show it, in words: `InsufficientBalance[balance=1, needed=2]` without its
    /// name.
    default String detail() {
        String text = toString();
        return text.substring(text.indexOf('[') + 1, text.length() - 1);
    }

    record BadVersion(int version) implements RuleViolation {
        @Override
        public String code() {
            return "bad-version";
        }
    }

    record BadChainId(int chainId, int expected) implements RuleViolation {
        @Override
        public String code() {
            return "bad-chain-id";
        }
    }

    /// The parent was found invalid before.
    record BadParent(Hash256 parentId) implements RuleViolation {
        @Override
        public String code() {
            return "bad-prevblk";
        }
    }

    record BadHeight(long height, long expected) implements RuleViolation {
        @Override
        public String code() {
            return "bad-height";
        }
    }

    record TimeTooOld(long timestamp, long parentTimestamp) implements RuleViolation {
        @Override
        public String code() {
            return "time-too-old";
        }
    }

    /// Transient: the block is held and tried again, never remembered as invalid.
    record TimeTooNew(long timestamp, long latest) implements RuleViolation {
        @Override
        public String code() {
            return "time-too-new";
        }
    }

    /// Another block than the one that the spec names at this height.
    record BadCheckpoint(long height, Hash256 id, Hash256 expected) implements RuleViolation {
        @Override
        public String code() {
            return "bad-checkpoint";
        }
    }

    record BadExtension(Hash256 extensionRoot) implements RuleViolation {
        @Override
        public String code() {
            return "bad-extension";
        }
    }

    record BadBaseFee(long baseFee, long expected) implements RuleViolation {
        @Override
        public String code() {
            return "bad-basefee";
        }
    }

    record BadTarget(int target, int expected) implements RuleViolation {
        @Override
        public String code() {
            return "bad-diffbits";
        }
    }

    record BadHistoryRoot(Hash256 root, Hash256 expected) implements RuleViolation {
        @Override
        public String code() {
            return "bad-history-root";
        }
    }

    record HighHash(Hash256 hash, int target) implements RuleViolation {
        @Override
        public String code() {
            return "high-hash";
        }
    }

    record BadTransactionRoot(Hash256 root, Hash256 expected) implements RuleViolation {
        @Override
        public String code() {
            return "bad-txnmrklroot";
        }
    }

    record BadWitnessRoot(Hash256 root, Hash256 expected) implements RuleViolation {
        @Override
        public String code() {
            return "bad-witness-merkle-match";
        }
    }

    record BadWeight(long weight, long expected) implements RuleViolation {
        @Override
        public String code() {
            return "bad-weight";
        }
    }

    record BlockTooHeavy(long weight, long limit) implements RuleViolation {
        @Override
        public String code() {
            return "bad-blk-weight";
        }
    }

    record BadStateRoot(Hash256 root, Hash256 expected) implements RuleViolation {
        @Override
        public String code() {
            return "bad-state-root";
        }
    }

    record TransactionOfOtherChain(int chainId, int expected) implements RuleViolation {
        @Override
        public String code() {
            return "bad-tx-chain-id";
        }
    }

    record TransactionExpired(long validUntil, long height) implements RuleViolation {
        @Override
        public String code() {
            return "tx-expired";
        }
    }

    record FeeBelowBaseFee(long maxFee, long baseFee) implements RuleViolation {
        @Override
        public String code() {
            return "max-fee-below-base-fee";
        }
    }

    record BadNonce(long nonce, long expected) implements RuleViolation {
        @Override
        public String code() {
            return "bad-nonce";
        }
    }

    /// The key or policy of the witness is not the one that authorizes the account.
    record BadAuthorization(Hash256 authorization) implements RuleViolation {
        @Override
        public String code() {
            return "bad-authorization";
        }
    }

    /// The witness does not reveal exactly what the state lacks.
    record BadReveals(int reveals, int missing) implements RuleViolation {
        @Override
        public String code() {
            return "bad-reveals";
        }
    }

    /// Signer bits beyond the policy's keys, or another number of signatures than it requires.
    record BadSigners(int signers, int required) implements RuleViolation {
        @Override
        public String code() {
            return "bad-signers";
        }
    }

    record InsufficientBalance(long balance, long needed) implements RuleViolation {
        @Override
        public String code() {
            return "insufficient-balance";
        }
    }

    /// A payment that would create an account carries less than the account minimum.
    record PaymentBelowMinimum(Address recipient, long amount, long minimum)
            implements RuleViolation {
        @Override
        public String code() {
            return "below-account-minimum";
        }
    }

    record BadSignature(Hash256 keyId) implements RuleViolation {
        @Override
        public String code() {
            return "bad-signature";
        }
    }
}
