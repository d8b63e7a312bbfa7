package org.numicoin.kit.rpc;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.config.RpcSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// The gRPC server of a service, started and stopped with the application. Calls run on a pool of
/// platform threads, since they read disks; nothing of them runs on an event loop. Health has a
/// thread of its own, so that it answers while all others wait for a disk.
public final class RpcServer implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RpcServer.class);
    private static final long STOP_MAX_SECONDS = 5;

    private final RpcSettings settings;
    private final RpcLimits limits;
    private final List<BindableService> services;
    private final MeterRegistry meters;
    private volatile @Nullable Running running;

    private record Running(Server server, ExecutorService pool, ExecutorService front) {}

    public RpcServer(
            RpcSettings settings,
            RpcLimits limits,
            List<BindableService> services,
            MeterRegistry meters) {
        this.settings = settings;
        this.limits = limits;
        this.services = List.copyOf(services);
        this.meters = meters;
    }

    @Override
    public void start() {
        // The guard bounds the calls, and so what can wait here.
        ExecutorService pool =
                Executors.newFixedThreadPool(
                        settings.threads(), Thread.ofPlatform().name("rpc-", 0).factory());
        ExecutorService front =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().name("rpc-front").factory());
        var builder =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(settings.address(), settings.port()))
                        .executor(front)
                        .callExecutor(executors(pool, front))
                        .maxInboundMessageSize(limits.requestBytesMax())
                        .maxInboundMetadataSize(RpcLimits.METADATA_BYTES_MAX)
                        .maxConcurrentCallsPerConnection(RpcLimits.CALLS_PER_CONNECTION_MAX)
                        .permitKeepAliveTime(RpcLimits.KEEP_ALIVE_MIN.toMillis(), MILLISECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .keepAliveTime(RpcLimits.KEEP_ALIVE.toMillis(), MILLISECONDS)
                        .keepAliveTimeout(RpcLimits.KEEP_ALIVE_TIMEOUT.toMillis(), MILLISECONDS);
        var guard = new CallGuard(settings.callsMax(), meters);
        services.forEach(
                service -> builder.addService(ServerInterceptors.intercept(service, guard)));
        builder.addService(RpcHealth.service());
        try {
            var started = new Running(builder.build().start(), pool, front);
            running = started;
            log.info("gRPC on {}:{}", settings.address(), started.server().getPort());
        } catch (IOException e) {
            pool.shutdown();
            front.shutdown();
            throw new FatalError(
                    "numi.grpc.port (NUMI_GRPC_PORT)",
                    "cannot listen on " + settings.address() + ":" + settings.port(),
                    "end the program that has the port, or set another",
                    e);
        }
    }

    /// The port in use, which differs from the setting when that is 0.
    public int port() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the gRPC server does not run");
        }
        return now.server().getPort();
    }

    @Override
    public void stop() {
        Running now = running;
        running = null;
        if (now == null) {
            return;
        }
        now.server().shutdown();
        try {
            if (!now.server().awaitTermination(STOP_MAX_SECONDS, SECONDS)) {
                now.server().shutdownNow();
            }
        } catch (InterruptedException e) {
            now.server().shutdownNow();
            Thread.currentThread().interrupt();
        }
        now.pool().shutdown();
        now.front().shutdown();
    }

    /// The front looks up which method is meant, and answers about health itself.
    private static ServerCallExecutorSupplier executors(Executor pool, Executor front) {
        return new ServerCallExecutorSupplier() {
            @Override
            public <Q, A> Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
                return RpcHealth.SERVICE.equals(call.getMethodDescriptor().getServiceName())
                        ? front
                        : pool;
            }
        };
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
