package org.numicoin.bench.sync;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.numicoin.bench.cluster.Localnet;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.rpc.v1.TipRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;

/// How far a validator is.
final class TipWatch implements AutoCloseable {
    private static final long LIMIT_SECONDS = 5;

    private final ManagedChannel channel;

    /// @param port name of the validator's port
    TipWatch(Localnet localnet, String port, ChainSpec spec) throws IOException {
        this.channel =
                RpcChannels.any(
                        new RpcTarget(localnet.host(), localnet.port(port)),
                        RpcLimits.of(spec.blockBytesMax()));
    }

    /// Empty while it does not answer.
    OptionalLong height() {
        try {
            return OptionalLong.of(
                    ValidatorGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                            .tip(TipRequest.getDefaultInstance())
                            .getPosition()
                            .getTipHeight());
        } catch (StatusRuntimeException _) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
