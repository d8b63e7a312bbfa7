package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.SigningKey;
import org.numicoin.crypto.SigningTag;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.numicoin.testing.Specs;

class GenesisTest {
    private static final Map<String, String> PINNED =
            Map.of(
                    "mainnet",
                    "ff0cc314e52eadee48bf2d53c0d7a994e9a4652b0f02c280ed4ca4fce7c5e571",
                    "testnet",
                    "c0cf863f82efbc04e38c3279eae5a23bca9b0d180bcb666e60c33e9b81acb701",
                    "localnet",
                    "0527194985f48c14390ae633e63ea6736938bdae0873422b72b1f16e9799488a");

    @Test
    void genesisIdsAreThePinnedOnesInCodeAndDocument() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "spec", "consensus.md"));
        for (String name : ChainSpecs.NAMES) {
            var id = Genesis.of(ChainSpecs.named(name)).block().id().toHex();
            assertThat(id).isEqualTo(PINNED.get(name));
            assertThat(document).contains("| " + name + " | `" + id + "` |");
        }
    }

    @Test
    void documentListsEveryTag() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "spec", "consensus.md"));
        for (Tag tag : Tag.values()) {
            assertThat(document).contains("`" + tag.text() + "`");
        }
        for (SigningTag tag : SigningTag.values()) {
            assertThat(document).contains("| `" + tag.text() + "` |");
        }
    }

    /// G1: a key that genesis covers makes another chain, the others do not.
    @ParameterizedTest
    @CsvSource({
        "chain-id: 99, chain-id: 98, true",
        "name: \"testchain\", name: \"otherchain\", true",
        "genesis-timestamp-ms: 1800000000000, genesis-timestamp-ms: 1800000000001, true",
        "block-interval-ms: 3000, block-interval-ms: 3001, true",
        "half-life-ms: 60000, half-life-ms: 60001, true",
        "easiest-target: \"207fffff\", easiest-target: \"2100ffff\", true",
        "first-target: \"207fffff\", first-target: \"207ffffe\", true",
        "first-subsidy: \"88.88\", first-subsidy: \"88.87\", true",
        "halving-blocks: 100, halving-blocks: 101, true",
        "maturity-blocks: 3, maturity-blocks: 4, true",
        "weight-limit: 8388608, weight-limit: 8388609, true",
        "payment-weight: 256, payment-weight: 257, true",
        "least-base-fee: 100, least-base-fee: 99, true",
        "first-base-fee: 100, first-base-fee: 101, true",
        "account-minimum: \"0.01\", account-minimum: \"0.02\", true",
        "memory-kib: 8, memory-kib: 16, true",
        "passes: 1, passes: 2, true",
        "pool-release-divisor: 32768, pool-release-divisor: 32767, true",
        "future-limit-ms: 30000, future-limit-ms: 30001, true",
        "amount: \"1000\", amount: \"1001\", true",
        "upgrades: [], upgrades: [{name: \"x\"; height: 5}], false",
        "minimum-chain-work: \"0\", minimum-chain-work: \"5\", false",
        "reorganization-limit-blocks: 1200, reorganization-limit-blocks: 1201, false",
        "checkpoints: [], checkpoints: [{height: 1; id: \"1111111111111111111111111111111111111111111111111111111111111111\"}], false",
        "seeds: [], seeds: [\"/dns4/seed\"], false",
        "faucet-seed: \"\", faucet-seed: \"00\", false",
    })
    void aChangedKeyChangesTheIdExactlyWhenGenesisCoversIt(
            String from, String to, boolean covered) {
        String yaml = Specs.yaml("testchain", 3, 100);
        String changed =
                yaml.replaceFirst(java.util.regex.Pattern.quote(from), to.replace(';', ','));
        assertThat(changed).isNotEqualTo(yaml);
        assertThat(id(changed).equals(id(yaml))).isEqualTo(!covered);
    }

    /// G3 and beyond: a bad value is refused with its key.
    @ParameterizedTest
    @CsvSource({
        "maturity-blocks: 3, maturity-blocks: 0, maturity-blocks",
        "halving-blocks: 100, halving-blocks: 0, halving-blocks",
        "block-interval-ms: 3000, block-interval-ms: 0, block-interval-ms",
        "half-life-ms: 60000, half-life-ms: 0, half-life-ms",
        "first-target: \"207fffff\", first-target: \"2100ffff\", first-target",
        "easiest-target: \"207fffff\", easiest-target: \"1d800000\", easiest-target",
        "amount: \"1000\", amount: \"9223372036\", allocations",
        "passes: 1, passes: 0, argon2.passes",
        "chain-id: 99, chain-id: \"99\", chain-id",
        "chain-id: 99, chain-id: -1, chain-id",
        "seeds: [], sedes: [], seeds",
        "seeds: [], 'seeds: []\nextra: 1', extra",
        "amount: \"1000\", amount: \"1e3\", amount",
        "address-prefix: \"lnumi\", address-prefix: \"numi\", allocations",
    })
    void refusesABadSpecAndNamesTheKey(String from, String to, String key) {
        String yaml =
                Specs.yaml("testchain", 3, 100)
                        .replaceFirst(java.util.regex.Pattern.quote(from), to);
        assertThatThrownBy(() -> ChainSpecs.parse(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chain spec: ")
                .hasMessageContaining(key);
    }

    @Test
    void faucetSeedsOpenTheFaucetAccounts() {
        for (String name : new String[] {"testnet", "localnet"}) {
            ChainSpec spec = ChainSpecs.named(name);
            var key = SigningKey.fromSeed(spec.faucetSeed().toBytes());
            assertThat(spec.allocations().getFirst().address()).isEqualTo(new Address(key.id()));
        }
        assertThat(ChainSpecs.named("mainnet").allocations()).isEmpty();
    }

    @Test
    void supplyLimitIsTheScheduleAndTheAllocations() {
        assertThat(ChainSpecs.supplyLimit(ChainSpecs.named("mainnet")))
                .isEqualTo(Amount.ofNano(186_861_311_986_334_400L));
        assertThat(ChainSpecs.supplyLimit(ChainSpecs.named("localnet")))
                .isEqualTo(Amount.ofNano(177_759_999_987_000L + 1_000_000_000_000_000L));
    }

    @Test
    void anUnknownChainIsRefusedWithTheKnownNames() {
        assertThatThrownBy(() -> ChainSpecs.named("moonnet"))
                .hasMessageContaining("mainnet, testnet, localnet");
    }

    private static Hash256 id(String yaml) {
        return Genesis.of(ChainSpecs.parse(Objects.requireNonNull(yaml))).block().id();
    }

    @Test
    void yamlOfAnotherShapeIsRefused() {
        for (String yaml :
                new String[] {
                    "", "[]", "a: [", new String(new byte[] {0}, StandardCharsets.UTF_8)
                }) {
            assertThatThrownBy(() -> ChainSpecs.parse(yaml))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("chain spec: ");
        }
    }
}
