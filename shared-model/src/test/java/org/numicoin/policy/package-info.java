@NullMarked
package org.numicoin.policy;

import org.jspecify.annotations.NullMarked;
