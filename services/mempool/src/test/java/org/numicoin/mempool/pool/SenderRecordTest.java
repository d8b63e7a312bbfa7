package org.numicoin.mempool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Account;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;
import org.numicoin.wire.DecodeException;

final class SenderRecordTest {
    private static final Origin CLIENT = new Origin(Origin.Kind.API, "explorer-1", "");

    @Test
    void aRecordOfBeforeReplacementsIsReadAsOneWithoutAny() {
        byte[] encoded = record(0).encoded();
        assertThat(SenderRecord.decode(encoded)).isEqualTo(record(0));
        assertThat(SenderRecord.decode(record(16).encoded())).isEqualTo(record(16));

        byte[] before = Arrays.copyOf(encoded, encoded.length - 1);
        before[0] = 1;
        assertThat(SenderRecord.decode(before)).isEqualTo(record(0));
        before[0] = 3;
        assertThatThrownBy(() -> SenderRecord.decode(before)).isInstanceOf(DecodeException.class);
    }

    private static SenderRecord record(int replacements) {
        var account = Account.created(Keys.address(1), Amount.ofNano(5));
        var slot =
                new SenderRecord.Slot(
                        1,
                        Hash256.ZERO,
                        Keys.key(2).id(),
                        3_500,
                        1_000,
                        10,
                        Keys.key(1).id(),
                        true,
                        new Version(7, 0),
                        1_800_000_000_000L,
                        CLIENT,
                        replacements);
        return new SenderRecord(Keys.address(1), account, 16, List.of(slot));
    }
}
