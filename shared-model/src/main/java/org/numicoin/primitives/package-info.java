/// Values that everything else is made of: hashes, amounts, addresses, work. Depends on the JDK
/// alone.
@NullMarked
package org.numicoin.primitives;

import org.jspecify.annotations.NullMarked;
