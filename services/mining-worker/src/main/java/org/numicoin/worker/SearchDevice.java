package org.numicoin.worker;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.worker.opencl.DeviceArgon2;
import org.numicoin.worker.opencl.DeviceSetting;
import org.numicoin.worker.opencl.OpenClDevice;
import org.numicoin.worker.search.BatchCheck;
import org.numicoin.worker.search.Search;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this worker hashes on.
///
/// @param openCl to be given back at the end
record SearchDevice(MiningEndpoint.Device name, Search.Kind search, Optional<DeviceArgon2> openCl)
        implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SearchDevice.class);

    static SearchDevice open(
            ChainSpec spec,
            MinerSettings settings,
            ProofOfWorkHash hash,
            InstantSource clock,
            MeterRegistry meters) {
        Optional<DeviceArgon2> device =
                DeviceSetting.parse(settings.device())
                        .open(
                                OpenClDevice::all,
                                spec.proofOfWork().argon2(),
                                settings.deviceMemory().toBytes(),
                                hash,
                                log::info);
        if (device.isEmpty()) {
            return new SearchDevice(
                    new MiningEndpoint.Device("CPU"), Search.onCpu(hash, clock), device);
        }
        var check = new BatchCheck(hash);
        FunctionCounter.builder("numi.worker.device.wrong", check, BatchCheck::wrong)
                .description("Hashes of the device that the CPU does not confirm")
                .register(meters);
        return new SearchDevice(
                new MiningEndpoint.Device(device.get().name()),
                Search.onDevice(device.get(), check, clock),
                device);
    }

    @Override
    public void close() {
        openCl.ifPresent(DeviceArgon2::close);
    }
}
