package org.numicoin.libp2p.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.gossip.Rpc;
import org.numicoin.libp2p.gossip.RpcCodec;
import org.numicoin.libp2p.gossip.RpcLimits;

/// An RPC that decodes is written and read again as the same one.
class GossipFuzzTest {
    private static final RpcCodec CODEC = new RpcCodec(RpcLimits.DEFAULTS);

    @FuzzTest
    void rpc(byte[] bytes) {
        try {
            Rpc rpc = CODEC.decode(Bytes.copyOf(bytes));
            assertThat(CODEC.decode(RpcCodec.encode(rpc))).isEqualTo(rpc);
        } catch (MalformedException e) {
            assertThat(e.code()).isNotEmpty();
        }
    }
}
