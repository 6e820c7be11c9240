/** Organisations, departments and API keys over HTTP, and the pages for signing in. */
@NullMarked
package dev.plinth.identity.web;

import org.jspecify.annotations.NullMarked;
