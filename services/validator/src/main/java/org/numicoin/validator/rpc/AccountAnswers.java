package org.numicoin.validator.rpc;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.AccountState;
import org.numicoin.rpc.v1.AccountsReply;
import org.numicoin.rpc.v1.RevealedKey;
import org.numicoin.validator.chain.ChainView;
import org.numicoin.wire.ByteWriter;

/// Accounts with what lies beside the state tree: revealed policies and keys.
final class AccountAnswers {
    private AccountAnswers() {}

    static AccountsReply of(ChainView view, List<Address> addresses, boolean withProof) {
        var reply =
                AccountsReply.newBuilder()
                        .setPosition(Wire.position(view.position()))
                        .setStateRoot(Wire.bytes(view.tip().header().stateRoot()));
        List<Optional<Account>> accounts = view.accounts(addresses);
        for (int i = 0; i < addresses.size(); i++) {
            Address address = addresses.get(i);
            var state = AccountState.newBuilder().setAddress(Wire.bytes(address.payload()));
            accounts.get(i).ifPresent(account -> describe(account, view, state));
            if (withProof) {
                state.setProof(Wire.bytes(encoded(view, address)));
            }
            reply.addAccounts(state);
        }
        return reply.build();
    }

    private static byte[] encoded(ChainView view, Address address) {
        var out = new ByteWriter();
        view.proof(address).encode(out);
        return out.toBytes();
    }

    private static void describe(Account account, ChainView view, AccountState.Builder state) {
        state.setExists(true).setEntry(Wire.bytes(account.encoded()));
        switch (account.kind()) {
            case NOT_REVEALED -> {}
            case KEY -> addKey(account, 0, account.authorization(), view, state);
            case POLICY -> {
                Policy policy =
                        view.policy(account.authorization())
                                .orElseThrow(() ->
                                        new IllegalStateException(
                                                "state lacks policy " + account.authorization()));
                var out = new ByteWriter();
                policy.encode(out);
                state.setPolicy(Wire.bytes(out.toBytes()));
                for (int bit = 0; bit < policy.keyIds().size(); bit++) {
                    addKey(account, bit, policy.keyIds().get(bit), view, state);
                }
            }
        }
    }

    /// The key behind a bit, when the state holds it.
    private static void addKey(
            Account account, int bit, Hash256 id, ChainView view, AccountState.Builder state) {
        if ((account.known() >> bit & 1) == 0) {
            return;
        }
        var key =
                view.publicKey(id)
                        .orElseThrow(() -> new IllegalStateException("state lacks key " + id));
        var out = new ByteWriter();
        key.encode(out);
        state.addKeys(RevealedKey.newBuilder().setIndex(bit).setKey(Wire.bytes(out.toBytes())));
    }
}
