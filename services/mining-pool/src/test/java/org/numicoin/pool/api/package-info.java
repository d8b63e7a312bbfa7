/// REST, notifications and page on a real port, with books and shares that the test folds.
@NullMarked
package org.numicoin.pool.api;

import org.jspecify.annotations.NullMarked;
