package org.numicoin.cli.wallet;

import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;

/// What a person can do about a code of the mempool or of a consensus rule.
final class Advice {
    private Advice() {}

    static CommandException refused(String code, String detail) {
        return new CommandException(
                ExitCode.FAILED,
                "refused: %s%s: %s"
                        .formatted(code, detail.isEmpty() ? "" : " (" + detail + ")", of(code)));
    }

    static String of(String code) {
        return switch (code) {
            case "insufficient-balance" -> "send less, or wait until coins arrive";
            case "below-account-minimum" ->
                    "the recipient has no account yet: send at least the account minimum";
            case "slot-taken", "nonce-too-low", "bad-nonce" ->
                    "another transaction of this account was faster: see wallet history, then run"
                            + " the command again";
            case "replacement-underpriced" ->
                    "another transaction of this account has its place: wait until that is mined, or"
                            + " raise --tip and --max-fee to replace it";
            case "replacement-limit", "replacement-changes-key" ->
                    "another transaction of this account has its place and stays: wait until it is"
                            + " mined";
            case "replaced" ->
                    "another transaction of this account that pays more has its place: see wallet"
                            + " history";
            case "nonce-too-high", "sender-limit" ->
                    "too many transactions of this account wait already: wait until some are mined";
            case "max-fee-below-base-fee" -> "raise --max-fee";
            case "pool-full", "below-minimum" -> "raise --tip and --max-fee";
            case "queued-limit" ->
                    "a transaction of this account before it is missing: send that one first";
            case "tx-expired", "too-old", "expires-too-soon" -> "make it again";
            case "bad-authorization", "unknown-key", "bad-signature" ->
                    "the account's key was changed: see wallet show, then run the command again";
            case "bad-signers" -> "sign with exactly as many keys as the policy requires";
            case "bad-tx-chain-id" -> "it is of another chain: see --chain";
            default -> "see docs/spec/consensus.md";
        };
    }
}
