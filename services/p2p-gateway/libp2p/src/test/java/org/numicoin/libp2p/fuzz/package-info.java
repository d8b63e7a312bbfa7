/// Coverage-guided fuzzing of every decoder: as regression tests in each build, as fuzzers with
/// `JAZZER_FUZZ=1`.
@NullMarked
package org.numicoin.libp2p.fuzz;

import org.jspecify.annotations.NullMarked;
