package org.numicoin.validator.rpc;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.Genesis;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.validator.chain.ChainReader;
import org.numicoin.validator.log.AppliedPosition;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreSettings;

/// A store that answers over gRPC as that of a validator does, whatever is in it.
public final class ServedStore implements AutoCloseable {
    private final ChainStore store;
    private final RpcServer server;

    public ServedStore(ChainSpec spec, Path folder) {
        this.store = ChainStore.openToRead(new StoreSettings(folder, 16L << 20), spec);
        var reader = new ChainReader(spec, store);
        var gate = new Gate(new AppliedPosition(reader.position()), Optional::empty, 2);
        this.server =
                new RpcServer(
                        new RpcSettings("127.0.0.1", 0, 4, 64),
                        RpcLimits.of(spec.blockBytesMax()),
                        List.of(
                                new ValidatorService(
                                        spec, Genesis.of(spec).block().id(), reader, gate),
                                new HistoryService(reader, gate)),
                        new SimpleMeterRegistry());
        server.start();
    }

    public RpcTarget target() {
        return new RpcTarget("127.0.0.1", server.port());
    }

    @Override
    public void close() {
        server.stop();
        store.close();
    }
}
