package org.numicoin.pool.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.pool.job.JobId.Kind;
import org.numicoin.primitives.Bech32m;
import org.numicoin.testing.Keys;

class MinerLoginTest {
    private static final String ADDRESS = Bech32m.encode("lnumi", Keys.address(1));

    private static MinerLogin parse(String user, String password, String rigId)
            throws MinerLogin.RefusedException {
        return MinerLogin.parse("lnumi", user, password, rigId, "");
    }

    @Test
    void addressAloneIsEnough() throws MinerLogin.RefusedException {
        var login = parse(ADDRESS, "x", "");

        assertThat(login.address()).isEqualTo(Keys.address(1));
        assertThat(login.worker()).isEmpty();
        assertThat(login.kind()).isEqualTo(Kind.SHARED);
        assertThat(login.difficulty()).isEmpty();
        assertThat(login.nicehash()).isFalse();
    }

    @Test
    void userNamesSchemeWorkerAndDifficulty() throws MinerLogin.RefusedException {
        var login = parse("solo:" + ADDRESS + ".rig-7+2500", "", "");

        assertThat(login.worker()).isEqualTo("rig-7");
        assertThat(login.kind()).isEqualTo(Kind.SOLO);
        assertThat(login.difficulty()).hasValue(2_500);
    }

    @Test
    void passwordNamesDifficultySchemeAndNicehash() throws MinerLogin.RefusedException {
        var login = parse(ADDRESS + "+1", "x, d=777,solo;nicehash", "");

        assertThat(login.difficulty()).hasValue(777);
        assertThat(login.kind()).isEqualTo(Kind.SOLO);
        assertThat(login.nicehash()).isTrue();
    }

    @Test
    void rigIdGoesBeforeTheNameInTheUser() throws MinerLogin.RefusedException {
        assertThat(parse(ADDRESS + ".old", "", "new").worker()).isEqualTo("new");
    }

    @Test
    void nameIsCutAndCleared() throws MinerLogin.RefusedException {
        assertThat(parse(ADDRESS, "", "a\n<b>\u0000c").worker()).isEqualTo("abc");
        assertThat(parse(ADDRESS, "", "é".repeat(100)).worker()).isEqualTo("é".repeat(32));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "solo:", "numi1qqqq", ".rig", "+5", "\u0000"})
    void whatHasNoAddressOfThisChainIsRefused(String user) {
        assertThatThrownBy(() -> parse(user, "", ""))
                .isInstanceOf(MinerLogin.RefusedException.class)
                .hasMessageStartingWith("Invalid");
    }

    @Test
    void addressOfAnotherNetworkIsRefused() {
        assertThatThrownBy(() -> parse(Bech32m.encode("numi", Keys.address(1)), "", ""))
                .hasMessageStartingWith("Invalid payment address");
    }

    @Test
    void selfSelectIsAModeWithoutSoloAndNicehash() throws MinerLogin.RefusedException {
        assertThat(MinerLogin.parse("lnumi", ADDRESS, "x", "", "self-select").kind())
                .isEqualTo(Kind.CHOSEN);
        for (String password : new String[] {"solo", "nicehash"}) {
            assertThatThrownBy(
                            () -> MinerLogin.parse("lnumi", ADDRESS, password, "", "self-select"))
                    .isInstanceOf(MinerLogin.RefusedException.class)
                    .hasMessageStartingWith("Self-select ");
        }
    }
}
