/// Whole replicas on a real broker, and the other side of their topics.
@NullMarked
package org.numicoin.validator;

import org.jspecify.annotations.NullMarked;
