package org.numicoin.kit.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The gRPC server of a service.
///
/// @param address to listen on
/// @param port to listen on; 0 takes any free one
/// @param threads that execute calls; they block on disk, so they are platform threads
/// @param callsMax in progress at a time; more are answered with RESOURCE_EXHAUSTED
@Validated
@ConfigurationProperties("numi.grpc")
public record RpcSettings(
        @DefaultValue("0.0.0.0") @NotBlank String address,
        @DefaultValue("9090") @Min(0) @Max(65535) int port,
        @DefaultValue("4") @Min(1) @Max(64) int threads,
        @DefaultValue("256") @Min(1) @Max(4096) int callsMax) {}
