package org.numicoin.cli.gateway;

import java.time.Instant;
import java.util.List;
import org.numicoin.json.JsonFields;

/// Whom a gateway does not talk to.
///
/// @param kind `peer` or `network`
public record Ban(String target, String kind, String reason, Instant until) {
    private static final int BANS_MAX = 100_000;

    static Ban read(JsonFields in) {
        return new Ban(
                in.text("target"),
                in.text("kind"),
                in.text("reason"),
                Instant.ofEpochMilli(in.number("until", 0, Long.MAX_VALUE)));
    }

    static List<Ban> readAll(JsonFields in) {
        return in.objects("bans", BANS_MAX).stream().map(Ban::read).toList();
    }
}
