package org.numicoin.libp2p.gossip;

import java.time.Duration;

/// Weights of the score of a peer in one topic. P-numbers are those of gossipsub-v1.1.md.
///
/// @param weight of the topic
/// @param timeWeight of the time in the mesh, in quanta (P1)
/// @param firstWeight of messages that the peer delivered first (P2)
/// @param meshWeight of the square of what the peer misses of the deliveries expected in a mesh
///   (P3); zero for topics with little or irregular traffic
/// @param meshWindow a delivery so long after the first still counts for P3
/// @param meshActivation time in the mesh before P3 counts
/// @param failureWeight of the deficit that a pruned peer leaves behind (P3b)
/// @param invalidWeight of the square of the rejected messages (P4)
public record TopicScoreParams(
        double weight,
        double timeWeight,
        Duration timeQuantum,
        double timeCap,
        double firstWeight,
        double firstDecay,
        double firstCap,
        double meshWeight,
        double meshDecay,
        double meshCap,
        double meshThreshold,
        Duration meshWindow,
        Duration meshActivation,
        double failureWeight,
        double failureDecay,
        double invalidWeight,
        double invalidDecay) {

    /// P1 adds up to 10 in an hour, P2 up to 20; three invalid messages outweigh both and graylist.
    /// P3 is off.
    public static final TopicScoreParams DEFAULTS =
            new TopicScoreParams(
                    1,
                    10.0 / 3600,
                    Duration.ofSeconds(1),
                    3600,
                    1,
                    0.99,
                    20,
                    0,
                    0.97,
                    100,
                    10,
                    Duration.ofMillis(50),
                    Duration.ofSeconds(30),
                    0,
                    0.97,
                    -20,
                    0.998);

    public TopicScoreParams {
        boolean signs =
                weight >= 0
                        && timeWeight >= 0
                        && firstWeight >= 0
                        && meshWeight <= 0
                        && failureWeight <= 0
                        && invalidWeight <= 0;
        if (!signs) {
            throw new IllegalArgumentException("gossip: a weight of the wrong sign");
        }
        for (double decay : new double[] {firstDecay, meshDecay, failureDecay, invalidDecay}) {
            if (decay < 0 || decay >= 1) {
                throw new IllegalArgumentException("gossip: a decay is below 1");
            }
        }
    }

    /// The same with deliveries expected in the mesh: at least `threshold` of them, on the decayed
    /// count, or the square of the rest costs `weight` each.
    public TopicScoreParams withMeshDeliveries(double meshWeight, double threshold) {
        return new TopicScoreParams(
                weight,
                timeWeight,
                timeQuantum,
                timeCap,
                firstWeight,
                firstDecay,
                firstCap,
                meshWeight,
                meshDecay,
                meshCap,
                threshold,
                meshWindow,
                meshActivation,
                meshWeight,
                failureDecay,
                invalidWeight,
                invalidDecay);
    }
}
