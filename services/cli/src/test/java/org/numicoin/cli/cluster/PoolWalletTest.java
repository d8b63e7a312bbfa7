package org.numicoin.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.cli.keystore.Keystore;
import org.numicoin.cli.keystore.Password;
import org.numicoin.cli.keystore.Sealing;
import org.numicoin.cli.keystore.WalletName;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.localnet.DataFolder;
import org.numicoin.primitives.Bech32m;

class PoolWalletTest {
    private static final WalletName NAME = new WalletName("pool");

    @TempDir private Path data;

    @Test
    void isMadeOnceWithoutAPasswordAndKept() throws IOException {
        var folder = new DataFolder(data.resolve("new"));
        var spec = ChainSpecs.named("localnet");

        var reward = PoolWallet.reward(folder, spec);

        Path file = reward.wallet().orElseThrow();
        assertThat(file).isEqualTo(folder.wallets().resolve("pool.json"));
        byte[] written = Files.readAllBytes(file);
        var wallet = new Keystore(folder.wallets()).loadKeyWallet(NAME);
        assertThat(reward.address()).isEqualTo(Bech32m.encode("lnumi", wallet.address()));
        try (var none = Password.of(new char[0]);
                var seeds = Sealing.open(NAME, wallet, none)) {
            assertThat(seeds.keyIds()).isEqualTo(List.of(wallet.address().payload()));
        }
        assertThat(PoolWallet.reward(folder, spec)).isEqualTo(reward);
        assertThat(file).hasBinaryContent(written);
    }

    @Test
    void isNotMadeForAChainWhoseCoinsHaveAValue() {
        var folder = new DataFolder(data);

        assertThatThrownBy(() -> PoolWallet.reward(folder, ChainSpecs.named("mainnet")))
                .hasMessageContaining("give --pool-address ADDRESS");
        assertThat(folder.wallets()).doesNotExist();
    }
}
