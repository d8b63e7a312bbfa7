package org.numicoin.cli.wallet;

import java.security.SecureRandom;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Policy;
import org.numicoin.chain.TransactionCore;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.cli.explorer.AccountState;
import org.numicoin.keystore.KeyWallet;
import org.numicoin.keystore.PolicyWallet;
import org.numicoin.keystore.Seeds;
import org.numicoin.keystore.WalletFile;
import org.numicoin.keystore.WalletName;
import org.numicoin.primitives.Hash256;

/// Making drafts and signing them.
final class Drafting {
    private Drafting() {}

    /// Who signs for an account.
    ///
    /// @param account as it will be where the next transaction stands
    record Authority(Account account, Optional<Policy> policy) {
        static Authority of(WalletName name, WalletFile file, AccountState state) {
            return switch (file) {
                case KeyWallet wallet ->
                        new Authority(Signer.of(name, wallet, state).account(), Optional.empty());
                case PolicyWallet(Policy policy) -> {
                    if (!state.account().authorization().equals(policy.id())) {
                        throw new CommandException(
                                ExitCode.FAILED,
                                "%s is authorized by %s on this chain, not by its policy any more"
                                        .formatted(name, state.account().authorization()));
                    }
                    yield new Authority(state.account(), Optional.of(policy));
                }
            };
        }

        Draft draft(ChainSpec spec, TransactionCore core) {
            return Draft.of(spec, core, account.authorization(), policy);
        }
    }

    /// Adds the signature of a wallet's key that may sign.
    static Draft sign(
            Draft draft,
            WalletName name,
            KeystoreOption keystore,
            PasswordOption passwords,
            OutputOption output) {
        KeyWallet wallet = keystore.open().loadKeyWallet(name);
        Optional<Hash256> key =
                draft.missing().stream().filter(wallet.keyIds()::contains).findFirst();
        if (key.isEmpty()) {
            boolean signed =
                    draft.signatures().keySet().stream().anyMatch(wallet.keyIds()::contains);
            throw new CommandException(
                    ExitCode.FAILED,
                    signed
                            ? name + " has signed already"
                            : "%s has none of the keys that sign for this account".formatted(name));
        }
        try (Seeds seeds = keystore.unlock(name, wallet, passwords, output)) {
            int place = wallet.keyIds().indexOf(key.get());
            return draft.with(KeySignature.by(seeds.key(place, new SecureRandom()), draft.core()));
        }
    }
}
