/// The number that keeps the extra-nonces of one worker or pool apart from all others, leased in
/// Redis. Without Redis the search goes on in the half of the numbers that nobody leases.
@NullMarked
package org.numicoin.mining.lease;

import org.jspecify.annotations.NullMarked;
