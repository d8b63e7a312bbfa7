/// Fences of the library.
@NullMarked
package org.numicoin;

import org.jspecify.annotations.NullMarked;
