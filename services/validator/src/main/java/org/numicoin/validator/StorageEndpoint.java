package org.numicoin.validator;

import java.io.IOException;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreUsage;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/// `GET /actuator/storage`: what the store takes. `POST /actuator/storage`: make a checkpoint, from
/// which `numi backup` and `numi doctor` read while the validator goes on.
@Endpoint(id = "storage")
final class StorageEndpoint {
    private final ChainStore store;
    private final Checkpoints checkpoints;

    StorageEndpoint(ChainStore store, Checkpoints checkpoints) {
        this.store = store;
        this.checkpoints = checkpoints;
    }

    /// A checkpoint that was made.
    ///
    /// @param folder of it on the validator's disk; whoever asked for it deletes it
    record Checkpoint(String folder) {}

    @ReadOperation
    StoreUsage usage() {
        return store.usage();
    }

    @WriteOperation
    Checkpoint checkpoint() throws IOException {
        return new Checkpoint(checkpoints.make().toString());
    }
}
