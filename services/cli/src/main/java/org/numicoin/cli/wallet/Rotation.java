package org.numicoin.cli.wallet;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.cli.explorer.AccountState;
import org.numicoin.cli.explorer.Explorer;
import org.numicoin.keystore.KeyWallet;
import org.numicoin.keystore.Keystore;
import org.numicoin.keystore.Password;
import org.numicoin.keystore.Sealing;
import org.numicoin.keystore.Seeds;
import org.numicoin.keystore.WalletName;
import org.numicoin.primitives.Hash256;

/// One key rotation, from wherever an earlier run was cut off:
///
/// 1. The new key and the signed rotation go into the file, in one atomic replacement.
/// 2. The rotation is posted, the same bytes as often as it takes.
/// 3. Once the chain has it, the rotation leaves the file. All keys stay.
///
/// A rotation that can no longer be mined is signed again, to the same new key.
final class Rotation {
    private final ChainSpec spec;
    private final Keystore keystore;
    private final WalletName name;
    private final Password password;
    private final Explorer explorer;
    private final FeeOptions fees;
    private final OutputOption output;
    private final SecureRandom random = new SecureRandom();

    Rotation(
            ChainSpec spec,
            Keystore keystore,
            WalletName name,
            Password password,
            Explorer explorer,
            FeeOptions fees,
            OutputOption output) {
        this.spec = spec;
        this.keystore = keystore;
        this.name = name;
        this.password = password;
        this.explorer = explorer;
        this.fees = fees;
        this.output = output;
    }

    int run(Posting posting) {
        KeyWallet wallet = keystore.loadKeyWallet(name);
        AccountState state = explorer.account(wallet.address());
        try (Seeds seeds = Sealing.open(name, wallet, password)) {
            if (wallet.rotation().isEmpty()) {
                requireRoom(wallet);
                try (Seeds more = seeds.andFresh(random)) {
                    return begin(posting, wallet, state, more);
                }
            }
            return resume(posting, wallet, state, seeds, wallet.rotation().get());
        }
    }

    private int begin(Posting posting, KeyWallet wallet, AccountState state, Seeds more) {
        KeyWallet next = prepared(wallet, state, more);
        return finish(next, more, rotationOf(next), posting.post(rotationOf(next)));
    }

    private int resume(
            Posting posting,
            KeyWallet wallet,
            AccountState state,
            Seeds seeds,
            Transaction rotation) {
        if (state.account().authorization().equals(target(wallet))) {
            output.progress("an earlier rotation is confirmed; for another key run it again");
            return done(wallet, seeds, rotation, new Posting.Outcome.Accepted(Optional.empty(), 0));
        }
        output.progress("going on with the rotation %s".formatted(rotation.id()));
        if (state.account().nonce() <= rotation.core().nonce()) {
            var outcome = posting.post(rotation);
            if (outcome instanceof Posting.Outcome.Accepted) {
                return finish(wallet, seeds, rotation, outcome);
            }
        }
        // Too old, or its nonce went to another one: signed again. Were the old one mined after
        // all, this one would be void, as the key that signs it is no longer in force.
        return begin(posting, wallet, explorer.account(wallet.address()), seeds);
    }

    private int finish(
            KeyWallet wallet, Seeds seeds, Transaction rotation, Posting.Outcome outcome) {
        return switch (outcome) {
            case Posting.Outcome.Accepted accepted when accepted.height().isPresent() ->
                    done(wallet, seeds, rotation, accepted);
            case Posting.Outcome.Accepted accepted -> {
                Sent sent = Sent.of(spec, rotation, accepted);
                output.result(
                        sent,
                        sent.text(spec)
                                + "%nuntil then both keys are needed; the same command again finishes it"
                                        .formatted());
                yield ExitCode.OK;
            }
            case Posting.Outcome.Refused(String code, String detail) ->
                    throw Advice.refused(code, detail);
        };
    }

    /// The rotation leaves the file.
    private int done(
            KeyWallet wallet,
            Seeds seeds,
            Transaction rotation,
            Posting.Outcome.Accepted accepted) {
        keystore.replace(
                name,
                wallet,
                Sealing.seal(seeds, Optional.empty(), password, wallet.seeds().kdf(), random));
        Sent sent = Sent.of(spec, rotation, accepted);
        output.result(sent, "%s%nkey %s is in force now".formatted(rotation.id(), target(wallet)));
        return ExitCode.OK;
    }

    /// Signs the rotation to the last of the seeds and stores both before anybody hears of it.
    private KeyWallet prepared(KeyWallet wallet, AccountState state, Seeds seeds) {
        Account account = state.account();
        int key = wallet.keyIds().indexOf(account.authorization());
        if (key < 0) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "key %s authorizes the account of %s, and its file does not have it: restore a newer copy of the file"
                            .formatted(account.authorization(), name));
        }
        Hash256 newKey = seeds.keyIds().getLast();
        FeeOptions.Fee fee = fees.choose(Optional.of(explorer.fees()));
        var core =
                new TransactionCore(
                        spec.chainId(),
                        wallet.address(),
                        state.pendingNonce(),
                        fee.max(),
                        fee.tip(),
                        Payments.validUntil(spec, explorer, random),
                        new Payload.KeyRotation(newKey));
        Payments.requireFunds(spec, name.text(), state, core, account, Optional.empty());
        var signature = KeySignature.by(seeds.key(key, random), core);
        var rotation =
                new Transaction(
                        core,
                        WitnessForm.of(
                                account, Optional.empty(), Map.of(signature.keyId(), signature)));
        KeyWallet next =
                Sealing.seal(seeds, Optional.of(rotation), password, wallet.seeds().kdf(), random);
        keystore.replace(name, wallet, next);
        return next;
    }

    private static Hash256 target(KeyWallet wallet) {
        return wallet.keyIds().getLast();
    }

    private static Transaction rotationOf(KeyWallet wallet) {
        return wallet.rotation().orElseThrow(() -> new IllegalStateException("it was just stored"));
    }

    private void requireRoom(KeyWallet wallet) {
        if (wallet.keyIds().size() == KeyWallet.KEYS_MAX) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "%s has had %d keys, which is the limit: make a new wallet and send the coins there"
                            .formatted(name, KeyWallet.KEYS_MAX));
        }
    }
}
