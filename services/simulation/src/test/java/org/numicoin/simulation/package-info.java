/// A network of clusters in one thread and in virtual time: real validators' cores, real mempools,
/// real encodings, and everything around them drawn from a seed. The same seed is the same run.
/// Begin with [Simulation], then read who judges it, the [Referee].
@NullMarked
package org.numicoin.simulation;

import org.jspecify.annotations.NullMarked;
