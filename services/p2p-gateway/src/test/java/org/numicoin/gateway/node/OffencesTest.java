package org.numicoin.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.gateway.peers.Offence;
import org.numicoin.gateway.sync.SyncOffences;

/// What relay and synchronization say of a peer is in the table of offences, and not under "other".
final class OffencesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "high-hash",
                "bad-diffbits",
                "unlinked-headers",
                "time-too-old",
                "wrong-block",
                "bodies-withheld",
                "stalled",
                "work-not-delivered",
                "false-chain",
                "malformed",
                "bad-txnmrklroot"
            })
    void whatSynchronizationSaysIsCounted(String code) {
        assertCounted(SyncOffences.of(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"high-hash", "bad-diffbits", "false-body", "malformed-block"})
    void whatRelaySaysOfBlocksIsCounted(String code) {
        assertCounted(RelayOffences.ofBlock(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"malformed", "bad-tx-chain-id", "tx-expired", "bad-signature"})
    void whatRelaySaysOfTransactionsIsCounted(String code) {
        assertCounted(RelayOffences.ofTransactions(code));
    }

    private static void assertCounted(String code) {
        assertThat(Offence.of(code)).hasValueSatisfying(o -> assertThat(o.code()).isEqualTo(code));
    }
}
