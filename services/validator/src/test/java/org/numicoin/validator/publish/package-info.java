/// Templates: when they are made, from what, and in which order they go out.
@NullMarked
package org.numicoin.validator.publish;

import org.jspecify.annotations.NullMarked;
