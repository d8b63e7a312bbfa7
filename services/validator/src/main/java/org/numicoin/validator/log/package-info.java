/// Who writes `chain.events`, and how a decision gets there: following, the lease, promotion,
/// terms, commits. One thread decides and applies; everything else hands over to it or watches.
@NullMarked
package org.numicoin.validator.log;

import org.jspecify.annotations.NullMarked;
