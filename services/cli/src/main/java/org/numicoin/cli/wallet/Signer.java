package org.numicoin.cli.wallet;

import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Payload;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.explorer.AccountState;
import org.numicoin.keystore.KeyWallet;
import org.numicoin.keystore.WalletName;
import org.numicoin.primitives.Hash256;

/// Which key of a wallet signs: the one that the chain says is in force, at the point where the
/// next transaction will stand.
///
/// @param account as it will be then
/// @param key its place in the wallet
record Signer(Account account, int key) {
    static Signer of(WalletName name, KeyWallet wallet, AccountState state) {
        Account account = expected(wallet, state);
        int key = wallet.keyIds().indexOf(account.authorization());
        if (key < 0) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "key %s authorizes the account of %s, and its file does not have it: restore a newer copy of the file"
                            .formatted(account.authorization(), name));
        }
        return new Signer(account, key);
    }

    /// A rotation that waits in the pool comes before whatever is signed now.
    private static Account expected(KeyWallet wallet, AccountState state) {
        Account account = state.account();
        return pendingRotation(wallet, state).map(account::rotatedTo).orElse(account);
    }

    private static Optional<Hash256> pendingRotation(KeyWallet wallet, AccountState state) {
        return wallet.rotation()
                .filter(rotation -> rotation.core().nonce() >= state.account().nonce())
                .filter(rotation -> rotation.core().nonce() < state.pendingNonce())
                .map(rotation ->
                        switch (rotation.core().payload()) {
                            case Payload.KeyRotation(var authorization) -> authorization;
                            case Payload.Transfer _ ->
                                    throw new IllegalStateException("a wallet's rotation is one");
                        });
    }
}
