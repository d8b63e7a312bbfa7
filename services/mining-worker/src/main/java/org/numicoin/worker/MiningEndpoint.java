package org.numicoin.worker;

import org.jspecify.annotations.Nullable;
import org.numicoin.worker.search.HashRate;
import org.numicoin.worker.search.Load;
import org.numicoin.worker.search.Miner;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/// `GET /actuator/mining`: how much this worker hashes. `POST /actuator/mining` with `{"threads":
/// 2, "share": 0.5}`, or one of them: hash more or less from now on, until the next start.
@Endpoint(id = "mining")
final class MiningEndpoint {
    private final Miner miner;
    private final HashRate rate;
    private final Device device;

    /// What hashes, for people.
    record Device(String name) {}

    /// @param hashesPerSecond a moving average
    record Status(
            String device,
            int threads,
            int threadsMax,
            double share,
            double hashesPerSecond,
            long hashes) {}

    /// An error, with a stable code.
    record Refusal(String code, String detail) {}

    MiningEndpoint(Miner miner, HashRate rate, Device device) {
        this.miner = miner;
        this.rate = rate;
        this.device = device;
    }

    @ReadOperation
    Status status() {
        Load load = miner.load();
        return new Status(
                device.name(),
                load.threads(),
                miner.threadsMax(),
                load.share(),
                rate.perSecond(),
                rate.hashes());
    }

    /// @param threads 0 for a pause
    @WriteOperation
    WebEndpointResponse<Object> adjust(@Nullable Integer threads, @Nullable Double share) {
        Load before = miner.load();
        try {
            miner.adjust(
                    new Load(
                            threads == null ? before.threads() : threads,
                            share == null ? before.share() : share));
        } catch (IllegalArgumentException e) {
            return new WebEndpointResponse<>(
                    new Refusal("bad-load", String.valueOf(e.getMessage())),
                    WebEndpointResponse.STATUS_BAD_REQUEST);
        }
        return new WebEndpointResponse<>(status());
    }
}
