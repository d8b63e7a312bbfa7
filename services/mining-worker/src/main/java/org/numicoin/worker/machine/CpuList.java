package org.numicoin.worker.machine;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/// Processors by their numbers, in the notation of `taskset` and of cgroups: `0-3,8`.
///
/// @param cpus in rising order, each once; empty for those that the process may use
public record CpuList(List<Integer> cpus) {
    /// What such a list looks like; its ranges have to rise besides.
    public static final String PATTERN = "|[0-9]{1,4}(-[0-9]{1,4})?(,[0-9]{1,4}(-[0-9]{1,4})?)*";

    /// What a mask of the C library holds.
    static final int CPUS_MAX = 1024;

    private static final Pattern RANGE = Pattern.compile("([0-9]{1,4})(?:-([0-9]{1,4}))?");

    public CpuList {
        cpus = List.copyOf(cpus);
    }

    /// Throws an `IllegalArgumentException` that says what is wrong with the text.
    public static CpuList parse(String text) {
        var cpus = new BitSet();
        if (!text.isBlank()) {
            for (String part : text.strip().split(",", -1)) {
                var range = RANGE.matcher(part.strip());
                if (!range.matches()) {
                    throw new IllegalArgumentException(
                            "processors are written as in 0-3,8, not \"" + part + "\"");
                }
                int first = Integer.parseInt(range.group(1));
                int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
                if (last < first || last >= CPUS_MAX) {
                    throw new IllegalArgumentException(
                            "processors are below " + CPUS_MAX + " and rise, not " + part);
                }
                cpus.set(first, last + 1);
            }
        }
        return new CpuList(cpus.stream().boxed().toList());
    }
}
