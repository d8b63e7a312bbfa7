package org.numicoin.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.numicoin.worker.search.Load;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

class MinerSettingsTest {
    private static final String ADDRESS = "numi.miner.address=lnumi1";

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Bound.class);

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(MinerSettings.class)
    static class Bound {}

    @Test
    void defaultsLeaveOneCoreToTheRest() {
        runner.withPropertyValues(ADDRESS)
                .run(context -> {
                    var settings = context.getBean(MinerSettings.class);
                    assertThat(settings)
                            .isEqualTo(
                                    new MinerSettings(
                                            "lnumi1",
                                            "cpu",
                                            DataSize.ofGigabytes(8),
                                            0,
                                            1,
                                            "",
                                            0,
                                            Duration.ofMinutes(10)));
                    assertThat(List.of(1, 2, 16).stream().map(settings::threadsOn))
                            .containsExactly(1, 1, 15);
                });
    }

    @Test
    void everySettingIsBound() {
        runner.withPropertyValues(
                        ADDRESS,
                        "numi.miner.device=opencl:2",
                        "numi.miner.device-memory=512MB",
                        "numi.miner.threads=3",
                        "numi.miner.share=0.25",
                        "numi.miner.cpus=0-2,7",
                        "numi.miner.nice=19",
                        "numi.miner.template-age-max=90s")
                .run(context -> {
                    var settings = context.getBean(MinerSettings.class);
                    assertThat(settings)
                            .isEqualTo(
                                    new MinerSettings(
                                            "lnumi1",
                                            "opencl:2",
                                            DataSize.ofMegabytes(512),
                                            3,
                                            0.25,
                                            "0-2,7",
                                            19,
                                            Duration.ofSeconds(90)));
                    assertThat(settings.load(16, 1)).isEqualTo(new Load(1, 0.25));
                    assertThat(settings.threadsOn(16)).isEqualTo(3);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "address,'',must be the address that gets the rewards",
        "device,gpu,'must be cpu, opencl or opencl:N'",
        "device,opencl:x,'must be cpu, opencl or opencl:N'",
        "cpus,0-x,'must be processors as in 0-3,8'",
        "nice,20,must be less than or equal to 19",
        "threads,-1,must be greater than or equal to 0",
        "threads,1025,must be less than or equal to 1024",
        "share,0,must be greater than or equal to 0.001",
        "share,1.5,must be less than or equal to 1",
        "template-age-max,9s,must be longer than or equal to 10 seconds",
        "template-age-max,25h,must be shorter than or equal to 24 hours",
    })
    void rejectsWithKeyAndReason(String key, String value, String reason) {
        runner.withPropertyValues(ADDRESS, "numi.miner." + key + "=" + value)
                .run(context ->
                        assertThat(context.getStartupFailure())
                                .rootCause()
                                .hasMessageContaining("numi.miner")
                                .hasMessageContaining(reason));
    }
}
