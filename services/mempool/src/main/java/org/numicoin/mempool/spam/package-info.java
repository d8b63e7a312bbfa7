/// What keeps strangers from making a replica work for nothing: budgets of origins, and a memory of
/// what no state can make valid. Depends on `shared-model` alone.
@NullMarked
package org.numicoin.mempool.spam;

import org.jspecify.annotations.NullMarked;
