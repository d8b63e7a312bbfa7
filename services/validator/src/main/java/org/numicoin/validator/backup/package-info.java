/// Copies of the chain store that survive its disk: made from a checkpoint while the validator
/// runs, incremental, verified after writing, and checked before they replace anything.
@NullMarked
package org.numicoin.validator.backup;

import org.jspecify.annotations.NullMarked;
