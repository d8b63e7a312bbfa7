/// The accountant at work in a pod: follows shares and books, and writes these when it is elected.
@NullMarked
package org.numicoin.pool.accountant;

import org.jspecify.annotations.NullMarked;
