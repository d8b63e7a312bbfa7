package org.numicoin.worker.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Calls the functions of OpenCL 1.2 in the system's loader, which finds the drivers. An argument
/// is passed as what it is: int, long (`size_t` and `cl_ulong`) or pointer.
@SuppressWarnings("restricted") // the only way to a library of the system
final class OpenCl {
    private static final List<String> LIBRARIES =
            List.of(
                    "libOpenCL.so.1",
                    "libOpenCL.so",
                    "OpenCL.dll",
                    "/System/Library/Frameworks/OpenCL.framework/OpenCL");

    private static final int BYTES_MAX = 1 << 20;

    private final SymbolLookup library;
    private final Map<String, MethodHandle> functions = new ConcurrentHashMap<>();

    private OpenCl(SymbolLookup library) {
        this.library = library;
    }

    /// Empty on a system without a loader.
    static Optional<OpenCl> load() {
        return LIBRARIES.stream().flatMap(OpenCl::open).findFirst().map(OpenCl::new);
    }

    /// Calls a function that returns its status.
    void call(String function, Object... arguments) {
        int status = status(function, arguments);
        if (status != 0) {
            throw new OpenClException(function, status, "");
        }
    }

    /// Calls a function that returns its status, and returns it.
    int status(String function, Object... arguments) {
        return (int) invoke(function, ValueLayout.JAVA_INT, List.of(arguments));
    }

    /// Calls a function that returns what it makes and takes a pointer for its status at last.
    MemorySegment create(String function, Object... arguments) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
            var all = new ArrayList<>(List.of(arguments));
            all.add(status);
            var made = (MemorySegment) invoke(function, ValueLayout.ADDRESS, all);
            int code = status.get(ValueLayout.JAVA_INT, 0);
            if (code != 0) {
                throw new OpenClException(function, code, "");
            }
            return made;
        }
    }

    /// Handles that a function lists, which takes how many there is room for, where to, and where
    /// to put how many there are.
    ///
    /// @param none status that means an empty list
    List<MemorySegment> list(String function, int none, int max, Object... arguments) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment handles = arena.allocate(ValueLayout.ADDRESS, max);
            MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            var all = new ArrayList<>(List.of(arguments));
            all.addAll(List.of(max, handles, count));
            int status = status(function, all.toArray());
            if (status == none) {
                return List.of();
            }
            if (status != 0) {
                throw new OpenClException(function, status, "");
            }
            int found = Math.clamp(count.get(ValueLayout.JAVA_INT, 0), 0, max);
            return Stream.iterate(0, i -> i < found, i -> i + 1)
                    .map(i -> handles.getAtIndex(ValueLayout.ADDRESS, i))
                    .toList();
        }
    }

    /// A property as a number; those of 4 bytes are extended.
    long number(String function, MemorySegment of, int property) {
        byte[] value = bytes(function, of, property);
        long number = 0;
        for (int i = Math.min(value.length, Long.BYTES) - 1; i >= 0; i--) {
            number = number << 8 | (value[i] & 0xff);
        }
        return number;
    }

    /// A property as text.
    String text(String function, MemorySegment of, int property) {
        return new String(bytes(function, of, property), StandardCharsets.UTF_8)
                .replace("\0", "")
                .strip();
    }

    /// A property of a thing, or of a thing for another one.
    byte[] bytes(String function, Object... thingsAndProperty) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
            var ask = new ArrayList<>(List.of(thingsAndProperty));
            ask.addAll(List.of(0L, MemorySegment.NULL, size));
            call(function, ask.toArray());
            long length = Math.clamp(size.get(ValueLayout.JAVA_LONG, 0), 0, BYTES_MAX);
            MemorySegment value = arena.allocate(Math.max(1, length));
            var get = new ArrayList<>(List.of(thingsAndProperty));
            get.addAll(List.of(length, value, MemorySegment.NULL));
            call(function, get.toArray());
            return value.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private Object invoke(String function, MemoryLayout returned, List<Object> arguments) {
        try {
            return functions
                    .computeIfAbsent(function, name -> find(name, returned, arguments))
                    .invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new OpenClException(function, e);
        }
    }

    private MethodHandle find(String name, MemoryLayout returned, List<Object> arguments) {
        var layouts = arguments.stream().map(OpenCl::layout).toArray(MemoryLayout[]::new);
        return Linker.nativeLinker()
                .downcallHandle(
                        library.findOrThrow(name), FunctionDescriptor.of(returned, layouts));
    }

    private static MemoryLayout layout(Object argument) {
        return switch (argument) {
            case Integer _ -> ValueLayout.JAVA_INT;
            case Long _ -> ValueLayout.JAVA_LONG;
            case MemorySegment _ -> ValueLayout.ADDRESS;
            default -> throw new IllegalArgumentException("no argument of C: " + argument);
        };
    }

    private static Stream<SymbolLookup> open(String name) {
        try {
            return Stream.of(SymbolLookup.libraryLookup(name, Arena.global()));
        } catch (IllegalArgumentException _) {
            return Stream.empty();
        }
    }
}
