package org.numicoin.worker.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.numicoin.worker.search.Placement;

class LinuxPlacementTest {
    private static final Path SELF = Path.of("/proc/thread-self");
    private static final int NICE_FIELD = 16;

    @Test
    void withoutSettingsThreadsStayWhereTheSystemPutsThem() {
        assertThat(LinuxPlacement.of(new CpuList(List.of()), 0, "Linux"))
                .isSameAs(Placement.ANYWHERE);
        assertThat(LinuxPlacement.of(new CpuList(List.of(1)), 0, "Mac OS X"))
                .isSameAs(Placement.ANYWHERE);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void threadRunsOnItsProcessorAndLessUrgently() throws Exception {
        int cpu = onThread(() -> CpuList.parse(allowed()).cpus().getLast());
        var placement = LinuxPlacement.of(new CpuList(List.of(cpu)), 7, "Linux");

        assertThat(
                        onThread(() -> {
                            placement.place(5);
                            return allowed() + " " + nice();
                        }))
                .isEqualTo(cpu + " 7");
        assertThat(onThread(LinuxPlacementTest::nice)).isNotEqualTo("7");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void processorThatIsNotThereChangesNothing() throws Exception {
        var placement = LinuxPlacement.of(new CpuList(List.of(1023)), 0, "Linux");
        assertThat(
                        onThread(() -> {
                            String before = allowed();
                            placement.place(0);
                            return before.equals(allowed());
                        }))
                .isTrue();
    }

    private static String allowed() throws IOException {
        return Files.readAllLines(SELF.resolve("status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    /// Fields are counted behind the name, which ends with the last bracket; see proc(5), `stat`.
    private static String nice() throws IOException {
        String stat = Files.readString(SELF.resolve("stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE_FIELD];
    }

    private static <T> T onThread(Callable<T> task) throws Exception {
        try (var executor = Executors.newSingleThreadExecutor()) {
            return executor.submit(task).get();
        }
    }
}
