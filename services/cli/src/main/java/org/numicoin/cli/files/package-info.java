/// Files that are not trusted when read and durable when written. JSON from files and servers is
/// read field by field, by name and type and within bounds; it depends on Jackson's tree alone,
/// whose start costs less than binding.
@NullMarked
package org.numicoin.cli.files;

import org.jspecify.annotations.NullMarked;
