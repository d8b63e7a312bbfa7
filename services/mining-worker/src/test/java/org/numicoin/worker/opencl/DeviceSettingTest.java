package org.numicoin.worker.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.NativeArgon2;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.primitives.Hash256;

class DeviceSettingTest {
    private static final Argon2Parameters PARAMETERS = new Argon2Parameters(8, 1, 1);
    private static final long MEMORY = 1 << 20;

    private final List<String> log = new ArrayList<>();

    private Optional<DeviceArgon2> open(
            String setting, List<OpenClDevice> devices, ProofOfWorkHash reference) {
        return DeviceSetting.parse(setting)
                .open(() -> devices, PARAMETERS, MEMORY, reference, log::add);
    }

    @Test
    void cpuAsksForNoDevice() {
        var found =
                DeviceSetting.parse("cpu")
                        .open(
                                () -> {
                                    throw new AssertionError("nobody wants a device");
                                },
                                PARAMETERS,
                                MEMORY,
                                new NativeArgon2(PARAMETERS),
                                log::add);
        assertThat(found).isEmpty();
        assertThat(log).isEmpty();
    }

    @Test
    void indexIsThatOfTheListAndTheFirstWithoutOne() {
        assertThat(DeviceSetting.parse("opencl").openClIndex()).contains(0);
        assertThat(DeviceSetting.parse("opencl:12").openClIndex()).contains(12);
    }

    @Test
    void absentDeviceIsOneLineAndTheCpu() {
        assertThat(open("opencl", List.of(), new NativeArgon2(PARAMETERS))).isEmpty();
        assertThat(log)
                .containsExactly(
                        "mining on the CPU: there is no OpenCL device 0 of 0 (is the driver's ICD installed?)");
    }

    @Test
    void deviceThatHashesRightIsTaken() {
        var devices = devices();
        try (var device = open("opencl:0", devices, new NativeArgon2(PARAMETERS)).orElseThrow()) {
            assertThat(device.hashesMax()).isEqualTo(128);
        }
        assertThat(log.getFirst()).startsWith("OpenCL device 0: ");
        assertThat(log.getLast())
                .startsWith("mining on OpenCL device 0: ")
                .endsWith("128 hashes at a time");
    }

    @Test
    void deviceThatHashesWrongIsLeft() {
        var wrong =
                new ProofOfWorkHash() {
                    @Override
                    public String name() {
                        return "another function";
                    }

                    @Override
                    public Hash256 hash(byte[] blob) {
                        return Hash256.ZERO;
                    }
                };
        assertThat(open("opencl", devices(), wrong)).isEmpty();
        assertThat(log.getLast()).startsWith("mining on the CPU: wrong hashes of OpenCL device 0");
    }

    private static List<OpenClDevice> devices() {
        var devices = OpenClDevice.all();
        assumeFalse(devices.isEmpty(), "no OpenCL device here; pocl-opencl-icd makes one");
        return devices;
    }
}
