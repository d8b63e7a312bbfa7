package org.numicoin.libp2p.gossip;

import org.jspecify.annotations.Nullable;

/// What a peer did in one topic. Parameters are null for a topic that does not count.
final class TopicCounters {
    double first;
    double invalid;
    private double mesh;
    private double failure;
    private boolean inMesh;
    private boolean active;
    private long graftedAt;
    private long meshMillis;

    void joinMesh(long now) {
        inMesh = true;
        graftedAt = now;
        meshMillis = 0;
        active = false;
    }

    /// A deficit at this moment stays behind as P3b, so that leaving the mesh is no way out.
    void leaveMesh(@Nullable TopicScoreParams params) {
        if (params != null && inMesh && active) {
            failure += square(deficit(params));
        }
        inMesh = false;
    }

    void firstDelivery(@Nullable TopicScoreParams params) {
        if (params != null) {
            first = Math.min(params.firstCap(), first + 1);
            meshDelivery(params);
        }
    }

    void meshDelivery(@Nullable TopicScoreParams params) {
        if (params != null && inMesh) {
            mesh = Math.min(params.meshCap(), mesh + 1);
        }
    }

    void stay(@Nullable TopicScoreParams params, long now) {
        if (params != null && inMesh) {
            meshMillis = now - graftedAt;
            active |= meshMillis > params.meshActivation().toMillis();
        }
    }

    void decay(@Nullable TopicScoreParams params, double zero) {
        if (params != null) {
            first = fade(first * params.firstDecay(), zero);
            mesh = fade(mesh * params.meshDecay(), zero);
            failure = fade(failure * params.failureDecay(), zero);
            invalid = fade(invalid * params.invalidDecay(), zero);
        }
    }

    double score(TopicScoreParams params) {
        double score = 0;
        if (inMesh) {
            double quanta = (double) meshMillis / params.timeQuantum().toMillis();
            score += params.timeWeight() * Math.min(quanta, params.timeCap());
        }
        score += params.firstWeight() * first;
        if (inMesh && active) {
            score += params.meshWeight() * square(deficit(params));
        }
        score += params.failureWeight() * failure;
        score += params.invalidWeight() * square(invalid);
        return params.weight() * score;
    }

    private double deficit(TopicScoreParams params) {
        return Math.max(0, params.meshThreshold() - mesh);
    }

    private static double fade(double value, double zero) {
        return value < zero ? 0 : value;
    }

    private static double square(double value) {
        return value * value;
    }
}
