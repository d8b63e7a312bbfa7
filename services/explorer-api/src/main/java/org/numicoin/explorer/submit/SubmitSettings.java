package org.numicoin.explorer.submit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Limits of taking transactions in.
///
/// @param answerWithin how long a client waits for a verdict before the answer is 202
/// @param waitersMax clients that wait at a time
/// @param unansweredMax transactions published and not yet answered
/// @param unansweredFor after this a transaction that nobody answered leaves the window
/// @param threads that decode and publish
@Validated
@ConfigurationProperties("numi.explorer.submit")
public record SubmitSettings(
        @DefaultValue("10s") @NotNull @DurationMin(millis = 10) @DurationMax(seconds = 60)
                Duration answerWithin,
        @DefaultValue("4096") @Min(1) @Max(65536) int waitersMax,
        @DefaultValue("2048") @Min(1) @Max(65536) int unansweredMax,
        @DefaultValue("60s") @NotNull @DurationMin(millis = 10) @DurationMax(seconds = 3600)
                Duration unansweredFor,
        @DefaultValue("2") @Min(1) @Max(16) int threads) {}
