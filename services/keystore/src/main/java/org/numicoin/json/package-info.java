/// JSON that is not trusted, read field by field, by name and type and within bounds, and JSON for
/// people. It depends on Jackson's tree alone, whose start costs less than binding.
@NullMarked
package org.numicoin.json;

import org.jspecify.annotations.NullMarked;
