package org.numicoin.bench.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.PageStore;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StateTree;
import org.numicoin.crypto.BouncyCastleSignatures;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

class PopulationTest {
    private static final ChainSpec SPEC = BenchSpec.spec();

    @TempDir private Path folder;

    /// More accounts than one part of the tree takes, so that the parts have to fit together.
    @Test
    void stateMadeInPartsHasTheRootOfItsEntries() {
        int accounts = 100_000;
        var signers = Signers.of(SPEC, new BouncyCastleSignatures(), 3);
        var leaves = new HashMap<Hash256, Optional<Hash256>>();
        try (var store = Node.store(SPEC, folder)) {
            new Population(accounts, signers).writeTo(store);
            for (int i = 0; i < accounts; i++) {
                add(leaves, store.latest().account(Population.address(i)).orElseThrow());
            }
            for (var key : signers.keys()) {
                add(leaves, store.latest().account(new Address(key.id())).orElseThrow());
                assertThat(store.latest().publicKey(key.id())).isPresent();
            }
            Genesis.of(SPEC)
                    .entries()
                    .forEach((key, value) ->
                            leaves.put(
                                    key.path(),
                                    Optional.of(
                                            StateTree.leafHash(key.path(), value.unsafeArray()))));

            assertThat(StateTree.root(store.latest()))
                    .isEqualTo(StateTree.update(PageStore.EMPTY, leaves).root());
        }
    }

    @Test
    void addressesDiffer() {
        assertThat(List.of(0, 1, 2, 3, 1_000_000).stream().map(Population::address))
                .doesNotHaveDuplicates();
    }

    private static void add(Map<Hash256, Optional<Hash256>> leaves, Account account) {
        Hash256 path = StateKey.account(new Address(account.authorization())).path();
        leaves.put(path, Optional.of(StateTree.leafHash(path, account.encoded())));
    }
}
