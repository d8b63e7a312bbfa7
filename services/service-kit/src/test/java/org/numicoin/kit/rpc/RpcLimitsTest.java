package org.numicoin.kit.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.numicoin.rpc.v1.AccountState;
import org.numicoin.rpc.v1.AccountsReply;
import org.numicoin.rpc.v1.RevealedKey;

final class RpcLimitsTest {
    @Test
    void holdTheLargestAnswerAboutAccountsThatCanBeAskedFor() {
        var key = RevealedKey.newBuilder().setIndex(15).setKey(bytes(1 + 1_952)).build();
        var account =
                AccountState.newBuilder()
                        .setAddress(bytes(32))
                        .setExists(true)
                        .setEntry(bytes(52))
                        .setPolicy(bytes(2 + 16 * 32))
                        .addAllKeys(Collections.nCopies(16, key))
                        .setProof(bytes(256 * 32 + 128))
                        .build();
        var reply = AccountsReply.newBuilder().addAllAccounts(Collections.nCopies(1_024, account));
        int limit = RpcLimits.of(8 << 20).replyBytesMax();
        assertThat(reply.build().getSerializedSize()).isBetween(limit / 2, limit - 1_024);
    }

    @Test
    void holdABlockThatIsLargerThanThat() {
        assertThat(RpcLimits.of(64 << 20).replyBytesMax()).isEqualTo(65 << 20);
    }

    private static ByteString bytes(int count) {
        return ByteString.copyFrom(new byte[count]);
    }
}
