package org.numicoin.cli.wallet;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.explorer.AccountState;
import org.numicoin.keystore.KeyWallet;
import org.numicoin.keystore.PolicyWallet;
import org.numicoin.keystore.WalletFile;
import org.numicoin.keystore.WalletName;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;

/// A wallet as commands print it; amounts in nano.
///
/// @param kind `key` or `policy`
/// @param keys ids, oldest first; of a policy in its order
/// @param required how many keys of a policy sign
/// @param account what the explorer says, when it was asked
record WalletView(
        String name,
        String kind,
        String address,
        List<String> keys,
        OptionalInt required,
        boolean rotating,
        Optional<AccountView> account) {

    /// The account of a wallet.
    ///
    /// @param authorization id of the key or policy in force
    /// @param pendingNonce of the next transaction
    record AccountView(
            boolean exists,
            String balance,
            String spendable,
            String immature,
            long nonce,
            long pendingNonce,
            String authorization,
            long transactions) {
        static AccountView of(AccountState state) {
            return new AccountView(
                    state.exists(),
                    Long.toString(state.balance().nano()),
                    Long.toString(state.spendable().nano()),
                    Long.toString(state.immature().nano()),
                    state.account().nonce(),
                    state.pendingNonce(),
                    state.account().authorization().toHex(),
                    state.transactions());
        }
    }

    static WalletView of(
            ChainSpec spec, WalletName name, WalletFile file, Optional<AccountState> state) {
        String address = Bech32m.encode(spec.addressPrefix(), file.address());
        var account = state.map(AccountView::of);
        return switch (file) {
            case KeyWallet wallet ->
                    new WalletView(
                            name.text(),
                            "key",
                            address,
                            hex(wallet.keyIds()),
                            OptionalInt.empty(),
                            wallet.rotation().isPresent(),
                            account);
            case PolicyWallet wallet ->
                    new WalletView(
                            name.text(),
                            "policy",
                            address,
                            hex(wallet.policy().keyIds()),
                            OptionalInt.of(wallet.policy().required()),
                            false,
                            account);
        };
    }

    private static List<String> hex(List<Hash256> ids) {
        return ids.stream().map(Hash256::toHex).toList();
    }
}
