package org.numicoin.keystore;

import org.numicoin.primitives.Address;

/// What a wallet's file holds in the clear.
public sealed interface WalletFile permits KeyWallet, PolicyWallet {
    Address address();
}
