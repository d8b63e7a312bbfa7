@NullMarked
package org.numicoin.validator.template;

import org.jspecify.annotations.NullMarked;
