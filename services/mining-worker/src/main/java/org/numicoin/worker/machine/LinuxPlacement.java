package org.numicoin.worker.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.numicoin.worker.search.Placement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Binds each thread to one processor of a list, in turns, and lowers its urgency. On Linux both
/// belong to a thread, and the number 0 is the calling one: sched_setaffinity(2), setpriority(2). A
/// thread that cannot be placed hashes where it is, and one line says so.
@SuppressWarnings("restricted") // Java has no other way to the processors
public final class LinuxPlacement implements Placement {
    private static final Logger log = LoggerFactory.getLogger(LinuxPlacement.class);
    private static final int CALLER = 0;
    private static final int PRIO_PROCESS = 0;

    private final CpuList cpus;
    private final int nice;
    private final AtomicBoolean complained = new AtomicBoolean();

    private LinuxPlacement(CpuList cpus, int nice) {
        this.cpus = cpus;
        this.nice = nice;
    }

    /// What the settings say, as far as the system can do it.
    ///
    /// @param nice from 0, as urgent as all else, to 19
    public static Placement of(CpuList cpus, int nice, String system) {
        if (cpus.cpus().isEmpty() && nice == 0) {
            return Placement.ANYWHERE;
        }
        if (!"Linux".equals(system)) {
            log.warn("numi.miner.cpus and numi.miner.nice are left out: {} is no Linux", system);
            return Placement.ANYWHERE;
        }
        return new LinuxPlacement(cpus, nice);
    }

    @Override
    public void place(int thread) {
        if (!cpus.cpus().isEmpty()) {
            bind(cpus.cpus().get(thread % cpus.cpus().size()));
        }
        if (nice != 0) {
            judge("setpriority to " + nice, Calls.setPriority(nice));
        }
    }

    private void bind(int cpu) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(CpuList.CPUS_MAX / 8, Long.BYTES);
            mask.set(ValueLayout.JAVA_BYTE, cpu / 8, (byte) (1 << (cpu % 8)));
            judge("sched_setaffinity to processor " + cpu, Calls.setAffinity(mask));
        }
    }

    private void judge(String call, int status) {
        if (status != 0 && complained.compareAndSet(false, true)) {
            log.warn("{} is refused; threads hash where the system puts them", call);
        }
    }

    /// Looked up only where they are needed.
    private static final class Calls {
        private static final MethodHandle SET_AFFINITY =
                function(
                        "sched_setaffinity",
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS);
        private static final MethodHandle SET_PRIORITY =
                function(
                        "setpriority",
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT);

        private Calls() {}

        static int setAffinity(MemorySegment mask) {
            try {
                return (int) SET_AFFINITY.invokeExact(CALLER, mask.byteSize(), mask);
            } catch (Throwable e) {
                throw new IllegalStateException("sched_setaffinity", e);
            }
        }

        static int setPriority(int nice) {
            try {
                return (int) SET_PRIORITY.invokeExact(PRIO_PROCESS, CALLER, nice);
            } catch (Throwable e) {
                throw new IllegalStateException("setpriority", e);
            }
        }

        private static MethodHandle function(String name, ValueLayout... arguments) {
            var linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().findOrThrow(name),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
        }
    }
}
