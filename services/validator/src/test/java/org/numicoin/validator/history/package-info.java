@NullMarked
package org.numicoin.validator.history;

import org.jspecify.annotations.NullMarked;
