/** Keys over HTTP. Nothing here ever holds a key. */
@NullMarked
package dev.plinth.keys.web;

import org.jspecify.annotations.NullMarked;
