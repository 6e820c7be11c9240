/** Tests of keys over HTTP. */
@NullMarked
package dev.plinth.keys.web;

import org.jspecify.annotations.NullMarked;
