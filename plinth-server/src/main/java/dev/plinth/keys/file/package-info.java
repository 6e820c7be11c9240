/** Key-encryption keys in files that only their owner may read. */
@NullMarked
package dev.plinth.keys.file;

import org.jspecify.annotations.NullMarked;
