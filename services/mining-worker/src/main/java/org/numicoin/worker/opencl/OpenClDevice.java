package org.numicoin.worker.opencl;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// A device that kernels run on.
///
/// @param index of the setting, counted over all platforms
/// @param memoryBytes of the whole device
/// @param allocationMax bytes that one buffer may have
public record OpenClDevice(
        OpenCl openCl,
        MemorySegment handle,
        int index,
        String platform,
        String name,
        long memoryBytes,
        long allocationMax) {
    private static final int PLATFORMS_MAX = 16;
    private static final int DEVICES_MAX = 64;

    // Of CL/cl.h and cl_ext.h.
    private static final int DEVICE_NOT_FOUND = -1;
    private static final int PLATFORM_NOT_FOUND = -1001;
    private static final int PLATFORM_NAME = 0x0902;
    private static final long DEVICE_TYPE_ALL = 0xFFFF_FFFFL;
    private static final int DEVICE_MAX_MEM_ALLOC_SIZE = 0x1010;
    private static final int DEVICE_GLOBAL_MEM_SIZE = 0x101F;
    private static final int DEVICE_ENDIAN_LITTLE = 0x1026;
    private static final int DEVICE_AVAILABLE = 0x1027;
    private static final int DEVICE_COMPILER_AVAILABLE = 0x1028;
    private static final int DEVICE_NAME = 0x102B;

    /// All that can mine, in the order in which the system lists them. Empty without a loader or
    /// without a driver.
    public static List<OpenClDevice> all() {
        return OpenCl.load().map(OpenClDevice::all).orElse(List.of());
    }

    private static List<OpenClDevice> all(OpenCl cl) {
        var devices = new ArrayList<OpenClDevice>();
        for (var platform : cl.list("clGetPlatformIDs", PLATFORM_NOT_FOUND, PLATFORMS_MAX)) {
            String platformName = cl.text("clGetPlatformInfo", platform, PLATFORM_NAME);
            var handles =
                    cl.list(
                            "clGetDeviceIDs",
                            DEVICE_NOT_FOUND,
                            DEVICES_MAX,
                            platform,
                            DEVICE_TYPE_ALL);
            for (var handle : handles) {
                if (is(cl, handle, DEVICE_AVAILABLE)
                        && is(cl, handle, DEVICE_COMPILER_AVAILABLE)
                        && is(cl, handle, DEVICE_ENDIAN_LITTLE)) {
                    devices.add(
                            new OpenClDevice(
                                    cl,
                                    handle,
                                    devices.size(),
                                    platformName,
                                    cl.text("clGetDeviceInfo", handle, DEVICE_NAME),
                                    cl.number("clGetDeviceInfo", handle, DEVICE_GLOBAL_MEM_SIZE),
                                    cl.number(
                                            "clGetDeviceInfo", handle, DEVICE_MAX_MEM_ALLOC_SIZE)));
                }
            }
        }
        return devices;
    }

    private static boolean is(OpenCl cl, MemorySegment device, int property) {
        return cl.number("clGetDeviceInfo", device, property) != 0;
    }

    /// For logs.
    @Override
    public String toString() {
        return "OpenCL device %d: %s (%s), %,d MiB"
                .formatted(index, name, platform, memoryBytes >> 20);
    }
}
