@NullMarked
package org.numicoin.validator.state;

import org.jspecify.annotations.NullMarked;
