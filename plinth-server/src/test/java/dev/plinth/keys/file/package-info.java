/** Tests of key-encryption keys in files. */
@NullMarked
package dev.plinth.keys.file;

import org.jspecify.annotations.NullMarked;
