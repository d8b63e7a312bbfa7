package org.numicoin.worker;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.numicoin.mining.NonceSpace;
import org.numicoin.worker.machine.CpuList;
import org.numicoin.worker.opencl.DeviceSetting;
import org.numicoin.worker.search.Load;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Who mines, and how much.
///
/// @param address gets the rewards; of the chain that is mined
/// @param device `cpu`, `opencl` or `opencl:N`, the OpenCL device with that index
/// @param deviceMemory of an OpenCL device to take at most; room for one hash in it is one hash
///   more at a time
/// @param threads that hash on the CPU; 0 takes all cores but one, at least one
/// @param share of its time that each thread hashes; a machine that has other work gives less than
///   1
/// @param cpus the processors that threads are bound to in turns, as in `0-3,8`; empty for no such
///   bounds. Linux only
/// @param nice how much less urgent than others the threads are, up to 19. Linux only
/// @param templateAgeMax a template older than this is not searched any more, and a solution that
///   could not be sent for this long is given up
@Validated
@ConfigurationProperties("numi.miner")
public record MinerSettings(
        @DefaultValue("") @NotBlank(message = "must be the address that gets the rewards")
                String address,
        @DefaultValue("cpu")
                @Pattern(
                        regexp = DeviceSetting.PATTERN,
                        message = "must be cpu, opencl or opencl:N")
                String device,
        @DefaultValue("8GB") @NotNull DataSize deviceMemory,
        @DefaultValue("0") @Min(0) @Max(NonceSpace.THREADS_MAX) int threads,
        @DefaultValue("1") @DecimalMin("0.001") @DecimalMax("1") double share,
        @DefaultValue("")
                @Pattern(regexp = CpuList.PATTERN, message = "must be processors as in 0-3,8")
                String cpus,
        @DefaultValue("0") @Min(0) @Max(19) int nice,
        @DefaultValue("10m") @NotNull @DurationMin(seconds = 10) @DurationMax(hours = 24)
                Duration templateAgeMax) {

    /// What to begin with.
    ///
    /// @param threadsMax how many there can be
    Load load(int cores, int threadsMax) {
        return new Load(Math.min(threadsOn(cores), threadsMax), share);
    }

    /// How many threads on a machine with so many cores.
    int threadsOn(int cores) {
        return threads == 0 ? Math.max(1, cores - 1) : threads;
    }
}
